import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { LocalCommand } from '../local/state.ts';
import { CommandList } from './command-list.tsx';
import { remember, recall } from './sent-texts.ts';

export type ComposerProps = {
  label: string;
  commands: LocalCommand[];
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => Promise<void>;
  thread: string | undefined;
  onLeaveThread: () => void;
};

/** Where messages and slash commands are typed. Enter sends, Shift+Enter breaks the line. */
export function Composer({ label, commands, draft, onDraft, onSend, thread, onLeaveThread }: ComposerProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [picked, setPicked] = useState(0);
  const [back, setBack] = useState(0);
  const offered = offer(commands, draft);
  const index = Math.min(picked, Math.max(0, offered.length - 1));
  // A command that is being given its words is only described, not offered.
  const isChoosing = offered.length > 0 && !draft.includes(' ');
  useKeepFocus(area, `${thread} ${label}`);
  useEffect(() => {
    // A text put here by a click is to be gone on with.
    if (draft !== '') area.current?.focus();
  }, [draft]);

  const write = (text: string) => {
    onDraft(text);
    setPicked(0);
    setBack(0);
  };
  const send = () => {
    if (draft.trim() === '') return;
    remember(draft);
    write('');
    void onSend(draft);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = offered[index];
    if (isChoosing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setPicked((index + step + offered.length) % offered.length);
    } else if (
      isChoosing &&
      chosen &&
      (event.key === 'Tab' || (event.key === 'Enter' && draft !== chosen.command))
    ) {
      write(`${chosen.command} `);
    } else if (isChoosing && event.key === 'Escape') write('');
    else if (event.key === 'Enter' && !event.shiftKey) send();
    else if (event.key === 'ArrowUp' && (draft === '' || back > 0)) {
      const text = recall(back + 1);
      if (text === undefined) return;
      setBack(back + 1);
      onDraft(text);
    } else if (event.key === 'ArrowDown' && back > 0) {
      setBack(back - 1);
      onDraft(recall(back - 1) ?? '');
    } else return;
    event.preventDefault();
  };
  return (
    <div className="composer">
      {offered.length > 0 && (
        <CommandList
          id={listId}
          commands={offered}
          picked={isChoosing ? index : -1}
          onPick={(command) => {
            write(`${command} `);
            area.current?.focus();
          }}
        />
      )}
      {thread !== undefined && (
        <p className="thread-mark">
          You are replying in a thread.
          <button type="button" onClick={onLeaveThread}>
            Leave the thread
          </button>
        </p>
      )}
      <div className="composer-box">
        <textarea
          ref={area}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? listId : undefined}
          aria-activedescendant={isChoosing ? `${listId}-${index}` : undefined}
          placeholder={label}
          rows={Math.min(10, draft.split('\n').length)}
          value={draft}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="send" onClick={send} disabled={draft.trim() === ''}>
          Send
        </button>
      </div>
      <p className="composer-hint">
        <kbd>/</kbd> commands · <kbd>Enter</kbd> send · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line ·{' '}
        <kbd>↑</kbd> last sent
      </p>
    </div>
  );
}

/** The commands that the draft may become, or the one that it already is. */
function offer(commands: LocalCommand[], draft: string): LocalCommand[] {
  if (!draft.startsWith('/') || draft.includes('\n')) return [];
  const [word = '', ...rest] = draft.split(' ');
  return commands.filter(({ command }) => (rest.length > 0 ? command === word : command.startsWith(word)));
}

/** The composer has the focus when it appears, and takes it when a person types with none elsewhere. */
function useKeepFocus(area: { current: HTMLTextAreaElement | null }, place: string): void {
  useEffect(() => area.current?.focus(), [area, place]);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing = document.activeElement?.matches('input, textarea, select');
      const isText =
        event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isText && !typing && !document.querySelector('dialog[open]')) area.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [area]);
}

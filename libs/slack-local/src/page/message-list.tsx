import { Fragment, useLayoutEffect, useRef, useState } from 'react';
import type { LocalChannel, LocalState } from '../local/state.ts';
import type { Message } from '../model/entry.ts';
import { MessageRow } from './message-row.tsx';
import { day, isDirect, toDate } from './names.ts';

export type MessageListProps = {
  state: LocalState;
  channel: LocalChannel;
  title: string;
  onReply: (ts: string) => void;
  onDraft: (text: string) => void;
  report: (error: string | undefined) => void;
};

const GROUP_WITHIN_SECONDS = 300;
const NEAR_END_PX = 80;

export function MessageList({ state, channel, title, onReply, onDraft, report }: MessageListProps) {
  const messages = state.messages[channel.id] ?? [];
  const ordered = inThreads(messages);
  const { list, away, toEnd, onScroll } = useStickToEnd(messages);
  return (
    <div className="message-pane">
      <div
        className="messages"
        role="log"
        aria-label={`Messages in ${title}`}
        tabIndex={0}
        ref={list}
        onScroll={onScroll}
      >
        <Beginning
          state={state}
          channel={channel}
          title={title}
          onDraft={onDraft}
          empty={messages.length === 0}
        />
        {ordered.map(({ message, isReply }, index) => {
          const before = ordered[index - 1];
          const newDay = !before || day(before.message.ts) !== day(message.ts);
          return (
            <Fragment key={message.ts}>
              {newDay && !isReply && (
                <div className="day">
                  <span>{day(message.ts)}</span>
                </div>
              )}
              <MessageRow
                state={state}
                message={message}
                isReply={isReply}
                compact={!newDay && before?.isReply === isReply && follows(before.message, message)}
                onReply={onReply}
                report={report}
              />
            </Fragment>
          );
        })}
      </div>
      {away && (
        <button type="button" className="to-end" onClick={toEnd}>
          Newest messages ↓
        </button>
      )}
    </div>
  );
}

/** Messages in their order, each with its replies right below it. */
function inThreads(messages: Message[]): { message: Message; isReply: boolean }[] {
  const known = new Set(messages.map((each) => each.ts));
  const isReply = (each: Message) =>
    each.threadTs !== undefined && each.threadTs !== each.ts && known.has(each.threadTs);
  return messages
    .filter((each) => !isReply(each))
    .flatMap((message) => [
      { message, isReply: false },
      ...messages
        .filter((each) => isReply(each) && each.threadTs === message.ts)
        .map((reply) => ({ message: reply, isReply: true })),
    ]);
}

function follows(before: Message, message: Message): boolean {
  const gap = (toDate(message.ts).getTime() - toDate(before.ts).getTime()) / 1000;
  return (
    before.user === message.user &&
    before.username === message.username &&
    before.visibleTo === message.visibleTo &&
    gap < GROUP_WITHIN_SECONDS
  );
}

/** Keeps the newest message in sight unless the reader has scrolled up. */
function useStickToEnd(messages: Message[]) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const toEnd = () => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  }, [messages]);
  return {
    list,
    away,
    toEnd,
    onScroll: () => {
      const pane = list.current;
      if (!pane) return;
      atEnd.current = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_END_PX;
      setAway(!atEnd.current);
    },
  };
}

type BeginningProps = Pick<MessageListProps, 'state' | 'channel' | 'title' | 'onDraft'> & { empty: boolean };

function Beginning({ state, channel, title, onDraft, empty }: BeginningProps) {
  return (
    <div className="beginning">
      <h2>{isDirect(channel) ? `You and ${title}` : title}</h2>
      <p>{empty ? 'Nothing has been said here yet.' : 'This is where the conversation begins.'}</p>
      {empty && channel.isMember && state.commands.length > 0 && (
        <>
          <p>Commands you can try:</p>
          <ul className="starters">
            {state.commands.map(({ command, usageHint, description }) => (
              <li key={command}>
                <button type="button" onClick={() => onDraft(`${command} `)}>
                  <code>
                    {command} {usageHint}
                  </code>
                </button>{' '}
                {description}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

import { useState } from 'react';
import type { Answer, Answers } from '../blocks/answers.ts';
import type { LocalState } from '../local/state.ts';
import type { View } from '../model/entry.ts';
import { post } from './api.ts';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import type { ElementJson } from './element.tsx';
import { InputBlock, type InputJson } from './input-block.tsx';

export type ModalViewProps = { state: LocalState; view: View; report: (error: string | undefined) => void };

/** A modal that an app has opened. */
export function ModalView({ state, view, report }: ModalViewProps) {
  const [answers, setAnswers] = useState<Answers>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const user = state.you.id;
  const put = (blockId: string, actionId: string, value: Answer) =>
    setAnswers((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: value } }));

  const submit = async () => {
    setBusy(true);
    setProblem(undefined);
    const answer = await post(`/views/${view.id}/submit`, { user, values: answers });
    setBusy(false);
    setErrors(answer.errors ?? {});
    if (answer.ok) return;
    const known = new Set(view.blocks.map((block) => block.block_id));
    const homeless = Object.entries(answer.errors ?? {}).filter(([blockId]) => !known.has(blockId));
    if (answer.error !== 'errors')
      setProblem(`We had some trouble connecting (${answer.error ?? ''}). Try again?`);
    else if (homeless.length > 0)
      setProblem(homeless.map(([blockId, text]) => `${blockId}: ${text}`).join(' '));
  };
  const close = () => void post(`/views/${view.id}/close`, { user, all: view['clear_on_close'] === true });
  const use = async (actionId: string, blockId: string, value?: Answer) => {
    if (value !== undefined) put(blockId, actionId, value);
    const answer = await post('/actions', {
      user,
      view: view.id,
      action_id: actionId,
      block_id: blockId,
      value,
    });
    if (!answer.ok) report(answer.error);
  };
  return (
    <Dialog title={textOf(view['title'], '')} onClose={close}>
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="dialog-body">
          {problem && (
            <p className="field-error" role="alert">
              {problem}
            </p>
          )}
          {view.blocks.map((block) =>
            block.type === 'input' ? (
              <InputBlock
                key={block.block_id}
                state={state}
                input={block as unknown as InputJson}
                error={errors[block.block_id ?? '']}
                onAnswer={(value) =>
                  put(block.block_id ?? '', (block['element'] as ElementJson).action_id, value)
                }
              />
            ) : (
              <Blocks key={block.block_id} state={state} blocks={[block]} onUse={use} idPrefix={view.id} />
            ),
          )}
        </div>
        <div className="dialog-foot">
          <button type="button" className="action" onClick={close}>
            {textOf(view['close'], 'Cancel')}
          </button>
          {textOf(view['submit'], '') !== '' && (
            <button type="submit" className="action action-primary" disabled={busy}>
              {textOf(view['submit'], 'Submit')}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : fallback;
}

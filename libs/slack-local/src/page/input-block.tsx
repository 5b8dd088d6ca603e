import type { Answer } from '../blocks/answers.ts';
import type { LocalState } from '../local/state.ts';
import { Element, type ElementJson } from './element.tsx';

export type InputJson = {
  block_id: string;
  label: { text: string };
  hint?: { text: string };
  optional?: boolean;
  element: ElementJson;
};

export type InputBlockProps = {
  state: LocalState;
  input: InputJson;
  error: string | undefined;
  onAnswer: (value: Answer) => void;
};

/** One labelled field of a modal with its hint and its error. */
export function InputBlock({ state, input, error, onAnswer }: InputBlockProps) {
  const id = `input-${input.block_id}`;
  const isGroup = ['radio_buttons', 'checkboxes', 'multi_static_select'].includes(input.element.type);
  const name = (
    <>
      {input.label.text}
      {input.optional && <span className="optional"> (optional)</span>}
    </>
  );
  const describedBy = [error && `${id}-error`, input.hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      {isGroup ? (
        <div className="field-label" id={`${id}-label`}>
          {name}
        </div>
      ) : (
        <label className="field-label" htmlFor={id}>
          {name}
        </label>
      )}
      <Element
        state={state}
        element={input.element}
        id={id}
        label={input.label.text}
        labelled
        describedBy={describedBy || undefined}
        invalid={error !== undefined}
        onUse={(value) => onAnswer(value ?? null)}
      />
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {input.hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {input.hint.text}
        </p>
      )}
    </div>
  );
}

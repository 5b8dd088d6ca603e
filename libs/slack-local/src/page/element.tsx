import { useState } from 'react';
import type { Answer } from '../blocks/answers.ts';
import type { LocalState } from '../local/state.ts';
import { Choices } from './choices.tsx';
import { Confirm, type ConfirmJson } from './confirm.tsx';
import { TextInput, TEXT_TYPES } from './text-input.tsx';

export type OptionJson = { text: { text: string }; value: string; description?: { text: string } };
export type ElementJson = {
  type: string;
  action_id: string;
  text?: { text: string };
  placeholder?: { text: string };
  url?: string;
  style?: 'primary' | 'danger';
  options?: OptionJson[];
  option_groups?: { label: { text: string }; options: OptionJson[] }[];
  initial_option?: OptionJson;
  initial_options?: OptionJson[];
  initial_value?: string;
  multiline?: boolean;
  confirm?: ConfirmJson;
  [field: string]: unknown;
};

export type ElementProps = {
  state: LocalState;
  element: ElementJson;
  id: string;
  /** What a screen reader calls it when no visible label stands by. */
  label: string;
  /** Set in a modal's input, where a visible label stands by. */
  labelled?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean;
  onUse: (value?: Answer) => void;
};

const CHOICES = [
  'static_select',
  'radio_buttons',
  'checkboxes',
  'multi_static_select',
  'overflow',
  'users_select',
  'channels_select',
  'conversations_select',
];

/** One interactive element, drawn with the browser's own controls. */
export function Element(props: ElementProps) {
  const { element, onUse } = props;
  const [asked, setAsked] = useState<{ value?: Answer }>();
  const use = (value?: Answer) => {
    if (element.confirm) setAsked(value === undefined ? {} : { value });
    else onUse(value);
  };
  return (
    <>
      <Control {...props} onUse={use} />
      {asked && element.confirm && (
        <Confirm
          confirm={element.confirm}
          onYes={() => {
            setAsked(undefined);
            onUse(asked.value);
          }}
          onNo={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function Control(props: ElementProps) {
  const { element, onUse } = props;
  if (element.type === 'button') return <ActionButton element={element} onUse={onUse} />;
  if (CHOICES.includes(element.type)) return <Choices {...props} />;
  if (TEXT_TYPES.has(element.type)) return <TextInput {...props} />;
  return <em className="not-shown">This page does not show a {element.type.replaceAll('_', ' ')} yet.</em>;
}

function ActionButton({ element, onUse }: Pick<ElementProps, 'element' | 'onUse'>) {
  return (
    <button
      type="button"
      className={element.style ? `action action-${element.style}` : 'action'}
      onClick={() => {
        if (element.url && /^https?:/i.test(element.url))
          window.open(element.url, '_blank', 'noopener,noreferrer');
        onUse();
      }}
    >
      {element.text?.text}
    </button>
  );
}

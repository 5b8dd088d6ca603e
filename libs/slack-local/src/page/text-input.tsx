import type { HTMLInputTypeAttribute } from 'react';
import type { ElementProps } from './element.tsx';

const INPUT_TYPES: Record<string, HTMLInputTypeAttribute> = {
  plain_text_input: 'text',
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
};

export const TEXT_TYPES: ReadonlySet<string> = new Set(Object.keys(INPUT_TYPES));

/** A field to type in; it tells its value at every change. */
export function TextInput({ element, id, label, labelled, describedBy, invalid, onUse }: ElementProps) {
  const initial = element.initial_value ?? element['initial_date'] ?? element['initial_time'];
  const common = {
    id,
    'aria-label': labelled ? undefined : label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    placeholder: element.placeholder?.text,
    defaultValue: typeof initial === 'string' ? initial : '',
  };
  if (element.multiline)
    return <textarea {...common} rows={5} onChange={(event) => onUse(event.target.value)} />;
  return (
    <input
      {...common}
      type={INPUT_TYPES[element.type]}
      inputMode={element.type === 'number_input' ? 'decimal' : undefined}
      autoComplete="off"
      onChange={(event) => onUse(event.target.value)}
    />
  );
}

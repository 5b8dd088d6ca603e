import { useState } from 'react';
import type { LocalState } from '../local/state.ts';
import type { ElementJson, ElementProps, OptionJson } from './element.tsx';

/** Selects, radio buttons, checkboxes and the overflow menu. */
export function Choices(props: ElementProps) {
  const { element } = props;
  if (element.type === 'radio_buttons') return <Group {...props} many={false} />;
  if (element.type === 'checkboxes' || element.type === 'multi_static_select')
    return <Group {...props} many />;
  return <Select {...props} />;
}

function Select({ state, element, id, label, labelled, describedBy, invalid, onUse }: ElementProps) {
  const isMenu = element.type === 'overflow';
  const [value, setValue] = useState(initialChoice(element));
  const placeholder = isMenu ? '⋯' : (element.placeholder?.text ?? 'Choose…');
  return (
    <select
      id={id}
      className={isMenu ? 'overflow' : undefined}
      aria-label={labelled ? undefined : isMenu ? 'More actions' : (element.placeholder?.text ?? label)}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={value}
      onChange={(event) => {
        setValue(isMenu ? '' : event.target.value);
        if (event.target.value !== '') onUse(event.target.value);
      }}
    >
      <option value="" disabled={!isMenu}>
        {placeholder}
      </option>
      {toOptions(element, state).map((option) => (
        <option key={option.value} value={option.value}>
          {option.text.text}
        </option>
      ))}
      {element.option_groups?.map((group) => (
        <optgroup key={group.label.text} label={group.label.text}>
          {group.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text.text}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function Group({
  state,
  element,
  id,
  label,
  labelled,
  describedBy,
  onUse,
  many,
}: ElementProps & { many: boolean }) {
  const initial = many
    ? (element.initial_options ?? [])
    : [element.initial_option].filter((each) => each !== undefined);
  const [chosen, setChosen] = useState(initial.map((option) => option.value));
  const all = [
    ...toOptions(element, state),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const choose = (value: string, checked: boolean) => {
    const others = many ? chosen.filter((each) => each !== value) : [];
    const next = checked ? [...others, value] : others;
    setChosen(next);
    onUse(many ? next : value);
  };
  return (
    <div
      className="choices"
      role={many ? 'group' : 'radiogroup'}
      aria-label={labelled ? undefined : label}
      aria-labelledby={labelled ? `${id}-label` : undefined}
      aria-describedby={describedBy}
    >
      {all.map((option) => (
        <label key={option.value}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(option.value)}
            onChange={(event) => choose(option.value, event.target.checked)}
          />
          <span>
            {option.text.text}
            {option.description && <small>{option.description.text}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}

function initialChoice(element: ElementJson): string {
  const other = element['initial_user'] ?? element['initial_channel'] ?? element['initial_conversation'];
  return element.initial_option?.value ?? (typeof other === 'string' ? other : '');
}

function toOptions(element: ElementJson, state: LocalState): OptionJson[] {
  if (element.type === 'users_select') {
    return state.users
      .filter((user) => !user.isBot)
      .map(({ id, realName }) => ({ value: id, text: { text: realName } }));
  }
  if (element.type === 'channels_select' || element.type === 'conversations_select') {
    const named = state.channels.filter(
      (channel) => channel.kind === 'channel' || channel.kind === 'private',
    );
    return named.map(({ id, name }) => ({ value: id, text: { text: `#${name}` } }));
  }
  return element.options ?? [];
}

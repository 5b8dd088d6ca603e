import { navigate, usePlace } from '../router.tsx';

interface Choice {
  value: string;
  text: string;
}

interface FilterProps {
  /** The name in the page's query. */
  name: string;
  label: string;
  /** What the empty choice is called: `All services`. */
  all: string;
  choices: readonly Choice[];
}

/** A choice that is kept in the page's address, so that a filtered view can be sent to somebody. */
export function Filter({ name, label, all, choices }: FilterProps) {
  const { path, query } = usePlace();
  const value = query.get(name) ?? '';
  const isKnown = value === '' || choices.some((choice) => choice.value === value);
  const choose = (chosen: string) => {
    const next = new URLSearchParams(query);
    if (chosen === '') next.delete(name);
    else next.set(name, chosen);
    navigate(next.size === 0 ? path : `${path}?${next}`, 'replace');
  };
  return (
    <label className="filter">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        <option value="">{all}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Choices out of names. */
export function toChoices(names: readonly string[]): Choice[] {
  return names.map((name) => ({ value: name, text: name }));
}

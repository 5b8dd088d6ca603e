import { useEffect, useState } from 'react';
import { describeEvent, eventTypes } from '../event-words.ts';
import { Filter, toChoices } from '../parts/filters.tsx';
import { navigate, usePlace } from '../router.tsx';
import type { Choices } from './ledger-api.ts';

/** By what the ledger is filtered; all of it stands in the address, so that a view can be sent to somebody. */
export function LedgerFilters({ choices }: { choices: Choices | undefined }) {
  const { services = [], teams = [], people = [], types = eventTypes } = choices ?? {};
  return (
    <div className="filters">
      <Filter name="service" label="Service" all="All services" choices={toChoices(services)} />
      <Filter name="team" label="Team" all="All teams" choices={toChoices(teams)} />
      <Filter
        name="person"
        label="Person"
        all="Everybody"
        choices={people.map(({ name, title }) => ({ value: name, text: title }))}
      />
      <Filter
        name="type"
        label="Type"
        all="All types"
        choices={types.map((type) => ({ value: type, text: describeEvent(type) }))}
      />
      <Field name="ticket" label="Ticket" type="search" />
      <Field name="from" label="From" type="date" />
      <Field name="to" label="To" type="date" />
      <Clear />
    </div>
  );
}

/** A text or a day; it counts when it is left, or at Enter. */
function Field({ name, label, type }: { name: string; label: string; type: 'search' | 'date' }) {
  const { path, query } = usePlace();
  const given = query.get(name) ?? '';
  const [text, setText] = useState(given);
  useEffect(() => setText(given), [given]);
  const take = (value: string) => {
    const next = new URLSearchParams(query);
    if (value.trim() === '') next.delete(name);
    else next.set(name, value.trim());
    navigate(next.size === 0 ? path : `${path}?${next}`, 'replace');
  };
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        type={type}
        size={10}
        value={text}
        onChange={({ target: { value } }) => {
          setText(value);
          // A day is chosen, not typed letter by letter; and what is emptied is meant to be.
          if (type === 'date' || value === '') take(value);
        }}
        onBlur={() => text !== given && take(text)}
        onKeyDown={({ key }) => key === 'Enter' && take(text)}
      />
    </label>
  );
}

function Clear() {
  const { path, query } = usePlace();
  if (query.size === 0) return null;
  return (
    <button type="button" onClick={() => navigate(path, 'replace')}>
      Show all
    </button>
  );
}

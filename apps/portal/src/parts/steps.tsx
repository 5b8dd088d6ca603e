import type { LedgerEntry } from '../api.ts';
import { describeEvent } from '../event-words.ts';
import { duration, toActor } from '../format.ts';
import { FullTime } from './clock.tsx';
import { EntryDetails } from './entry-details.tsx';

/** The entries of one change in the order in which they came, each with the time since the one before. */
export function Steps({ entries }: { entries: LedgerEntry[] }) {
  if (entries.length === 0) return <p className="quiet">Nothing is on record yet.</p>;
  const inOrder = entries.toSorted((a, b) => a.id - b.id);
  return (
    <ol className="steps">
      {inOrder.map((entry, at) => {
        const before = inOrder[at - 1];
        return (
          <li key={entry.id}>
            <p>
              <strong>{describeEvent(entry.type)}</strong>{' '}
              <span className="quiet">by {toActor(entry.actor)}</span>
            </p>
            <p className="quiet small">
              <FullTime at={entry.at} />
              {before && ` · ${duration(before.at, entry.at)} later`}
            </p>
            <EntryDetails entry={entry} />
          </li>
        );
      })}
    </ol>
  );
}

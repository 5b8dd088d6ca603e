import { useState } from 'react';
import { describeEvent } from '../event-words.ts';
import { toActor } from '../format.ts';
import { Ago } from '../parts/clock.tsx';
import { EntryDetails } from '../parts/entry-details.tsx';
import { Link } from '../router.tsx';
import type { Entry, LedgerFilter } from './ledger-api.ts';
import type { LiveEntries } from './use-live-entries.ts';

interface LedgerEntriesProps {
  entries: LiveEntries;
  filter: LedgerFilter;
  /** Where the pages of changes are: `/changes`. */
  changesPath: string;
}

/** The entries, or that there are none, or why they do not come. */
export function LedgerEntries({ entries, filter, changesPath }: LedgerEntriesProps) {
  const { page, failure, liveness, arrived } = entries;
  const [isLoading, setLoading] = useState(false);
  const loadOlder = async () => {
    setLoading(true);
    await entries.loadOlder();
    setLoading(false);
  };
  if (page === undefined && failure === undefined) {
    return (
      <p className="notice quiet" role="status">
        Loading entries …
      </p>
    );
  }
  return (
    <>
      {failure && (
        <div className="notice notice-bad" role="alert">
          <p>
            {failure.message} {failure.kind === 'refused' ? '' : 'Trying again by itself.'}
          </p>
        </div>
      )}
      {page?.entries.length === 0 && <p className="notice quiet">{nothingOf(filter, liveness === 'live')}</p>}
      <p className="visually-hidden" role="status">
        {arrived > 0 && `${arrived} new ${arrived === 1 ? 'entry' : 'entries'}`}
      </p>
      <ol className="entries">
        {page?.entries.map((entry) => (
          <EntryItem key={entry.id} entry={entry} changesPath={changesPath} />
        ))}
      </ol>
      {page !== undefined && page.nextBefore !== null && (
        <button type="button" disabled={isLoading} onClick={() => void loadOlder()}>
          Load more
        </button>
      )}
    </>
  );
}

function nothingOf(filter: LedgerFilter, isLive: boolean): string {
  const soon = isLive ? ' It will show here by itself.' : '';
  return Object.keys(filter).length === 0
    ? `Nothing is on record yet.${soon}`
    : 'No entry fits this filter. Filters count together: take one away to see more.';
}

function EntryItem({ entry, changesPath }: { entry: Entry; changesPath: string }) {
  const { service, environment, changeId, reason } = entry;
  const where = [service, environment].filter((part) => part !== undefined).join(' in ');
  return (
    <li>
      <p>
        <strong>{describeEvent(entry.type)}</strong> {where}
        {changeId !== undefined && (
          <>
            {' · '}
            <Link href={`${changesPath}/${encodeURIComponent(changeId)}`}>{changeId}</Link>
          </>
        )}
      </p>
      <p className="quiet small">
        <Ago at={entry.at} /> by {toActor(entry.actor)}
      </p>
      {reason !== undefined && <p className="reason">{reason}</p>}
      <EntryDetails entry={entry} />
    </li>
  );
}

import { useEffect, useState } from 'react';
import type { Api, LedgerEntry, LedgerPage as LedgerEntries } from '../api.ts';
import { describeEvent, eventTypes } from '../event-words.ts';
import { toActor } from '../format.ts';
import { appendOlder, mergeNewest } from '../ledger-list.ts';
import { Ago } from '../parts/clock.tsx';
import { EntryDetails } from '../parts/entry-details.tsx';
import { Filter, toChoices } from '../parts/filters.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { PolledView } from '../parts/polled-view.tsx';
import { Link, usePlace } from '../router.tsx';
import { usePolled } from '../use-polled.ts';

const everyMs = 2_000;
const limit = 50;

/** All that is on record, newest first and live. */
export function LedgerPage({ api }: { api: Api }) {
  const { query } = usePlace();
  const [isPaused, setPaused] = useState(false);
  const filter = { service: query.get('service') ?? '', type: query.get('type') ?? '', limit };
  const services = usePolled('services', Infinity, () => api.services()).value ?? [];
  return (
    <PageFrame
      title="Ledger"
      lead="Every step of every change, as it was recorded. Entries are only ever added."
      aside={
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
      }
    >
      <div className="filters">
        <Filter
          name="service"
          label="Service"
          all="All services"
          choices={toChoices(services.map(({ name }) => name).sort())}
        />
        <Filter
          name="type"
          label="Type"
          all="All types"
          choices={eventTypes.map((type) => ({ value: type, text: describeEvent(type) }))}
        />
      </div>
      <Entries key={JSON.stringify(filter)} api={api} filter={filter} isPaused={isPaused} />
    </PageFrame>
  );
}

interface EntriesProps {
  api: Api;
  filter: { service: string; type: string; limit: number };
  isPaused: boolean;
}

function Entries({ api, filter, isPaused }: EntriesProps) {
  const polled = usePolled('newest', isPaused ? Infinity : everyMs, () => api.ledger(filter));
  const [known, setKnown] = useState<LedgerEntries>();
  const [problem, setProblem] = useState('');
  const newest = polled.value;
  useEffect(() => {
    if (newest) setKnown((before) => mergeNewest(before, newest));
  }, [newest]);

  const loadMore = async (before: number) => {
    const older = await api.ledger({ ...filter, before });
    setProblem(older.ok ? '' : older.failure.message);
    if (older.ok) setKnown((now) => (now ? appendOlder(now, older.value) : older.value));
  };
  return (
    <PolledView polled={{ ...polled, value: known }} what="entries">
      {({ entries, nextBefore }) => (
        <>
          {entries.length === 0 && (
            <p className="notice quiet">
              {filter.service + filter.type === ''
                ? 'Nothing is on record yet.'
                : 'No entry fits this filter.'}
            </p>
          )}
          <ol className="entries">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
          {problem !== '' && (
            <p className="notice notice-bad" role="alert">
              {problem}
            </p>
          )}
          {nextBefore !== null && (
            <button type="button" onClick={() => void loadMore(nextBefore)}>
              Load more
            </button>
          )}
        </>
      )}
    </PolledView>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const { service, environment, changeId } = entry;
  const where = [service, environment].filter((part) => part !== undefined).join(' in ');
  return (
    <li>
      <p>
        <strong>{describeEvent(entry.type)}</strong> {where}
        {changeId !== undefined && (
          <>
            {' · '}
            <Link href={`/changes/${changeId}`}>{changeId}</Link>
          </>
        )}
      </p>
      <p className="quiet small">
        <Ago at={entry.at} /> by {toActor(entry.actor)}
      </p>
      <EntryDetails entry={entry} />
    </li>
  );
}

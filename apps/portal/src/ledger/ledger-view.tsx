import type { ReactNode } from 'react';
import { useState } from 'react';
import { PageFrame } from '../parts/page-frame.tsx';
import { usePlace } from '../router.tsx';
import { usePolled } from '../use-polled.ts';
import { Downloads } from './downloads.tsx';
import { filterOf } from './filter-of.ts';
import type { LedgerApi } from './ledger-api.ts';
import { LedgerEntries } from './ledger-entries.tsx';
import { LedgerFilters } from './ledger-filters.tsx';
import { LiveBadge } from './live-badge.tsx';
import { useLiveEntries } from './use-live-entries.ts';

const limit = 50;

interface LedgerViewProps {
  api: LedgerApi;
  title: string;
  lead: ReactNode;
  /** Where the pages of changes are: `/changes`. */
  changesPath: string;
}

/** All that is on record, newest first and live, by a filter in the address. */
export function LedgerView({ api, title, lead, changesPath }: LedgerViewProps) {
  const { query } = usePlace();
  const [isPaused, setPaused] = useState(false);
  const filter = filterOf(query);
  const entries = useLiveEntries(api, filter, { limit, isPaused });
  const choices = usePolled(`choices ${api.key}`, Infinity, () => api.choices()).value;
  return (
    <PageFrame
      title={title}
      lead={lead}
      aside={<LiveBadge liveness={entries.liveness} isPaused={isPaused} onPause={setPaused} />}
    >
      <LedgerFilters choices={choices} />
      <Downloads api={api} filter={filter} />
      <LedgerEntries entries={entries} filter={filter} changesPath={changesPath} />
    </PageFrame>
  );
}

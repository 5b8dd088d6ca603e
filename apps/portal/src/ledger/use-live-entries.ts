import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiFailure } from '../api.ts';
import { appendOlder, insert, mergeNewest } from './entry-list.ts';
import { followLedger } from './follow-ledger.ts';
import type { Liveness } from './follow-ledger.ts';
import type { Entry, EntryPage, LedgerApi, LedgerFilter } from './ledger-api.ts';

/** Entries of a filter, newest first, which grow while somebody looks. */
export interface LiveEntries {
  /** Undefined until the first answer. */
  page: EntryPage | undefined;
  liveness: Liveness;
  failure: ApiFailure | undefined;
  /** How many came since the page was opened. */
  arrived: number;
  loadOlder(): Promise<void>;
}

interface State {
  page?: EntryPage;
  /** What came live before the first answer. */
  early: Entry[];
  failure?: ApiFailure | undefined;
  liveness: Liveness;
  arrived: number;
}

/** Reads the newest entries and follows the ledger from then on; while paused, it is not followed. */
export function useLiveEntries(
  api: LedgerApi,
  filter: LedgerFilter,
  { limit, isPaused = false }: { limit: number; isPaused?: boolean },
): LiveEntries {
  const question = JSON.stringify([api.key, filter, limit]);
  const [known, setKnown] = useState<{ question: string; state: State }>();
  const position = useRef<{ question: string; lastEventId: string }>(undefined);
  const state = known?.question === question ? known.state : undefined;
  const hasPage = useRef(false);
  hasPage.current = state?.page !== undefined;
  const change = useCallback(
    (to: (before: State) => State) => {
      setKnown((before) => ({ question, state: to(before?.question === question ? before.state : nothing) }));
    },
    [question],
  );

  const readNewest = useCallback(async () => {
    const result = await api.entries(filter, { limit });
    change((before) => {
      if (!result.ok) return { ...before, failure: result.failure };
      const page = before.early.reduce(insert, mergeNewest(before.page, result.value));
      return { ...before, failure: undefined, page, early: [] };
    });
    // What is asked is what the question says: a new object is no new question.
  }, [question, change]);

  useEffect(() => {
    if (!hasPage.current) void readNewest();
    const stopping = new AbortController();
    let lastEventId = position.current?.question === question ? position.current.lastEventId : undefined;
    const follower = {
      lastEventId,
      onOpen: () => {
        // What was missed comes by itself to whoever has read up to a place.
        if (lastEventId === undefined || !hasPage.current) void readNewest();
        lastEventId ??= '';
      },
      onEntry: (entry: Entry) => {
        change((before) => {
          if (before.page === undefined) return { ...before, early: [...before.early, entry] };
          const page = insert(before.page, entry);
          return page === before.page ? before : { ...before, page, arrived: before.arrived + 1 };
        });
      },
      onPosition: (id: string) => {
        position.current = { question, lastEventId: id };
      },
      onLiveness: (liveness: Liveness) => {
        if (stopping.signal.aborted) return;
        change((before) => (before.liveness === liveness ? before : { ...before, liveness }));
      },
    };
    if (!isPaused) void followLedger(api, filter, follower, stopping.signal);
    return () => stopping.abort();
  }, [question, isPaused, readNewest, change]);

  const loadOlder = useCallback(async () => {
    const before = state?.page?.nextBefore;
    if (before === undefined || before === null) return;
    const older = await api.entries(filter, { limit, before });
    change((now) =>
      older.ok && now.page
        ? { ...now, failure: undefined, page: appendOlder(now.page, older.value) }
        : { ...now, failure: older.ok ? undefined : older.failure },
    );
  }, [question, change, state?.page?.nextBefore]);

  const { page, liveness, failure, arrived } = state ?? nothing;
  return { page, liveness, failure, arrived, loadOlder };
}

const nothing: State = { early: [], liveness: 'connecting', arrived: 0 };

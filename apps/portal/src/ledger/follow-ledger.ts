import type { Entry, LedgerApi, LedgerFilter } from './ledger-api.ts';
import { readEvents } from './read-events.ts';

/** How things stand with the event stream. `refused`: it will not come back by itself. */
export type Liveness = 'connecting' | 'live' | 'away' | 'refused';

/** Who follows. */
export interface Follower {
  /** Begins after so many entries; left out: with what is new. */
  lastEventId: string | undefined;
  /** A connection is there: what is from before it can be read now, and nothing in between is missed. */
  onOpen(): void;
  onEntry(entry: Entry): void;
  /** So far it was read. */
  onPosition(lastEventId: string): void;
  onLiveness(liveness: Liveness): void;
}

const shortestPauseMs = 1000;
const longestPauseMs = 15_000;
/** Without a sign of life for so long, the connection is taken for lost; one comes every 15 s. */
const silenceMs = 45_000;

/** Follows the ledger until `signal` is aborted, and comes back when the connection breaks, where it was. */
export async function followLedger(
  api: LedgerApi,
  filter: LedgerFilter,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  let { lastEventId } = follower;
  let failures = 0;
  follower.onLiveness('connecting');
  while (!signal.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener('abort', stop);
    let silence = setTimeout(stop, silenceMs);
    let isOpen = false;
    try {
      const response = await api.open(filter, lastEventId, connection.signal);
      if (response.status === 401 || response.status === 403) return follower.onLiveness('refused');
      if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
      for await (const { id, data } of readEvents(response.body)) {
        clearTimeout(silence);
        silence = setTimeout(stop, silenceMs);
        const entry = data === undefined ? undefined : api.toEntry(data);
        if (entry !== undefined) follower.onEntry(entry);
        if (id !== undefined && id !== lastEventId) follower.onPosition(id);
        lastEventId = id ?? lastEventId;
        if (isOpen) continue;
        isOpen = true;
        failures = 0;
        follower.onOpen();
        follower.onLiveness('live');
      }
    } catch {
      // Said below, and tried again.
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
    }
    if (signal.aborted) return;
    follower.onLiveness('away');
    failures += 1;
    await pause(Math.min(shortestPauseMs * 2 ** (failures - 1), longestPauseMs), signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

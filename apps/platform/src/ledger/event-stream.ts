import { readLeaves } from '@roadbed/ledger';
import type { LedgerFilter, LedgerTables } from '@roadbed/ledger';
import type { Kysely } from 'kysely';
import type { LedgerFeed } from './ledger-feed.ts';

/** So many leaves are looked through at once, of which so many are sent at once. */
const leavesAtOnce = 20_000;
const entriesAtOnce = 200;

export type EventStreamOptions = {
  db: Kysely<LedgerTables>;
  feed: LedgerFeed;
  filter: LedgerFilter;
  /** So many entries, in the order of the tree, were seen already. Left out: all that are there. */
  seen?: number | undefined;
  /** Ends the stream. */
  signal: AbortSignal;
  /** A sign of life goes out this often when there is nothing to tell, in milliseconds. */
  heartbeatMs?: number | undefined;
};

/**
 * Entries as they get their place, as the lines of an event stream (HTML Living Standard, "Server-sent events"). The id
 * of each event is how many entries of the whole ledger were seen with it: whoever comes back with it misses nothing
 * and gets nothing twice. It reads on only when what it gave was taken.
 */
export async function* streamEvents({
  db,
  feed,
  filter,
  seen,
  signal,
  heartbeatMs = 15_000,
}: EventStreamOptions): AsyncGenerator<string> {
  let size = await feed.size();
  let cursor = Math.min(seen ?? size, size);
  // An event without data: nobody is told, but the id is kept, also when nothing comes before the connection ends.
  yield `retry: 2000\n${toId(cursor)}\n`;
  while (!signal.aborted) {
    while (cursor < size && !signal.aborted) {
      const to = Math.min(size, cursor + leavesAtOnce);
      const entries = await readLeaves(db, { from: cursor, to, limit: entriesAtOnce, filter });
      const last = entries.at(-1);
      cursor = entries.length < entriesAtOnce || last === undefined ? to : last.leafIndex + 1;
      const events = entries.map(
        (entry) => `event: entry\ndata: ${JSON.stringify(entry)}\n${toId(entry.leafIndex + 1)}\n`,
      );
      yield `${events.join('')}${toId(cursor)}\n`;
    }
    size = await feed.grown(cursor, heartbeatMs, signal);
    if (size <= cursor && !signal.aborted) yield ': still here\n\n';
  }
}

const toId = (cursor: number) => `id: ${cursor}\n`;

import { readTreeSize } from '@roadbed/ledger';
import type { LedgerTables } from '@roadbed/ledger';
import type { Kysely } from 'kysely';
import { repeat } from '../watch/repeat.ts';

/** How often it is looked for new entries while somebody follows, in milliseconds. */
const everyMs = 500;

type Log = { error(fields: object, message: string): void };

/** Says when the ledger has grown. One look serves all who follow; while nobody does, none is taken. */
export type LedgerFeed = ReturnType<typeof createLedgerFeed>;

export function createLedgerFeed(db: Kysely<LedgerTables>, log: Log) {
  const waiting = new Set<(size: number) => void>();
  let looking: ReturnType<typeof repeat> | undefined;

  async function look(): Promise<void> {
    const size = await readTreeSize(db);
    for (const tell of waiting) tell(size);
  }

  function stopWaiting(tell: (size: number) => void): void {
    waiting.delete(tell);
    if (waiting.size > 0) return;
    void looking?.stop();
    looking = undefined;
  }

  return {
    /** How many entries have their place. */
    size: () => readTreeSize(db),

    /** Waits until more than `size` entries have their place, at most for so long; gives how many have. */
    async grown(size: number, withinMs: number, signal: AbortSignal): Promise<number> {
      const grown = Promise.withResolvers<number>();
      const tell = (now: number) => {
        if (now > size) grown.resolve(now);
      };
      const giveUp = () => grown.resolve(size);
      const timer = setTimeout(giveUp, withinMs);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
      waiting.add(tell);
      looking ??= repeat('ledger feed', everyMs, log, look);
      try {
        return await grown.promise;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        stopWaiting(tell);
      }
    },
  };
}

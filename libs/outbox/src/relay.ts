import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { claimMessage, dueDestinations } from './claim.ts';
import { conclude } from './conclude.ts';
import type { RecordEnding } from './conclude.ts';
import type { OutboxMessage, Verdict } from './message.ts';
import type { OutboxTables } from './tables.ts';

/**
 * Takes one message to the other side. `message.mayHaveArrived` says that an earlier attempt may have been taken: who can
 * look, looks first. What it throws is a failure that may pass, of an attempt that may have arrived.
 */
export type Deliver = (message: OutboxMessage, signal: AbortSignal) => Promise<Verdict>;

type Log = { warn(fields: object, message: string): void; error(fields: object, message: string): void };

export type RelayOptions<Tables extends OutboxTables> = {
  db: Kysely<Tables>;
  deliver: Deliver;
  record: RecordEnding<Tables>;
  log: Log;
  /** So many attempts at one destination at a time. Default 4. */
  atOnce?: number;
  /** An attempt is given up after so long, in milliseconds. Default 30 s. */
  attemptMs?: number;
  /**
   * How long a message that was claimed is out of others' sight, in milliseconds; so long it takes after a crash until
   * it is tried again. Longer than `attemptMs`. Default 60 s.
   */
  claimMs?: number;
  clock?: () => Date;
};

/**
 * Delivers what is in the outbox, at least once each: several relays may work on one outbox. Destinations do not wait for
 * each other; messages of a lane come in their order. `look` begins what is due and does not wait for it: call it again
 * and again.
 */
export function createRelay<Tables extends OutboxTables>({
  db,
  deliver,
  record,
  log,
  atOnce = 4,
  attemptMs = 30_000,
  claimMs = 60_000,
  clock = () => new Date(),
}: RelayOptions<Tables>) {
  const outbox = db as unknown as Kysely<OutboxTables>;
  const workers = new Map<string, number>();
  const working = new Set<Promise<void>>();
  const underWay = new Set<number>();
  const pausedUntil = new Map<string, number>();
  const stopping = new AbortController();

  function isPaused(destination: string): boolean {
    return (pausedUntil.get(destination) ?? 0) > clock().getTime();
  }

  /** Delivers messages of one destination one after the other, until none is due. */
  async function work(destination: string): Promise<void> {
    workers.set(destination, (workers.get(destination) ?? 0) + 1);
    try {
      while (!stopping.signal.aborted && !isPaused(destination)) {
        // A clock that jumps ahead ends claims early: what this process has under way is not begun again.
        const message = await claimMessage(outbox, { destination, claimMs, except: [...underWay] }, clock());
        if (message === undefined) return;
        underWay.add(message.number);
        await attempt(message).finally(() => underWay.delete(message.number));
      }
    } catch (error) {
      // The claim runs out, and the message is tried again.
      log.error({ err: error, destination }, 'the outbox could not be worked on');
    } finally {
      workers.set(destination, (workers.get(destination) ?? 1) - 1);
    }
  }

  async function attempt(message: OutboxMessage): Promise<void> {
    const verdict = await judge(message);
    const now = clock();
    const status = await conclude(db, record, message, verdict, now);
    if (verdict.outcome === 'delivered') return;
    const { destination, key, number } = message;
    if (verdict.retryAfterMs !== undefined)
      pausedUntil.set(destination, now.getTime() + verdict.retryAfterMs);
    const fields = { message: number, key, destination, problem: verdict.problem };
    if (status === 'abandoned') log.error(fields, 'a message was given up');
    else log.warn(fields, 'a message was not taken; it is tried again');
  }

  async function judge(message: OutboxMessage): Promise<Verdict> {
    const ended = new AbortController();
    const lost = (problem: string): Verdict => ({
      outcome: 'failed',
      problem,
      isPermanent: false,
      mayHaveArrived: true,
    });
    const late = sleep(attemptMs, undefined, { signal: ended.signal, ref: false }).then(() =>
      lost(`there was no answer within ${attemptMs / 1000} s`),
    );
    late.catch(() => {});
    const delivered = deliver(message, ended.signal).catch((error: unknown) =>
      lost(error instanceof Error ? error.message : String(error)),
    );
    const verdict = await Promise.race([delivered, late]);
    ended.abort();
    return verdict;
  }

  return {
    async look(): Promise<void> {
      if (stopping.signal.aborted) return;
      for (const { destination, due } of await dueDestinations(outbox, clock())) {
        if (isPaused(destination)) continue;
        const free = atOnce - (workers.get(destination) ?? 0);
        for (let begun = 0; begun < Math.min(free, due); begun += 1) {
          const worker = work(destination).finally(() => working.delete(worker));
          working.add(worker);
        }
      }
    },
    /** Waits until what was begun is done. */
    async settle(): Promise<void> {
      while (working.size > 0) await Promise.all(working);
    },
    /** Begins nothing more, and waits so long for what is under way. What is cut off then is tried again elsewhere. */
    async stop(withinMs = 5_000): Promise<void> {
      stopping.abort();
      const waited = new AbortController();
      const settled = Promise.all(working).then(() => waited.abort());
      await Promise.race([settled, sleep(withinMs, undefined, { signal: waited.signal }).catch(() => {})]);
    },
  };
}

export type Relay = ReturnType<typeof createRelay>;

import type { Kysely } from 'kysely';
import { readCheckpoint } from '../checkpoint/make-checkpoint.ts';
import type { LedgerTables } from '../tables.ts';

/** Somewhere off the box, where whoever rules the database cannot take a checkpoint back. */
export type CheckpointPlace = {
  /** Unique, and the same after a restart: `slack/C0LEDGER`. */
  name: string;
  /** Publishes a checkpoint for good, or throws; the same one may come again. */
  publish(checkpoint: { size: number; note: string }): Promise<void>;
};

/**
 * Publishes the newest checkpoint at a place, when the ledger has grown since it was last published there and `everyMs`
 * have passed. It is noted afterwards: after a crash in between, the same one is published again.
 *
 * @returns whether it was published.
 */
export async function publishCheckpoint(
  db: Kysely<LedgerTables>,
  place: CheckpointPlace,
  { everyMs }: { everyMs: number },
  now = new Date(),
): Promise<boolean> {
  const checkpoint = await readCheckpoint(db);
  if (checkpoint === undefined) return false;
  const last = await db
    .selectFrom('ledger_publication')
    .select(['size', 'at'])
    .where('place', '=', place.name)
    .executeTakeFirst();
  // A time in the future is of a clock that was set back since: it must not stop what is published.
  const age = last === undefined ? Infinity : Math.abs(now.getTime() - last.at.getTime());
  if (last !== undefined && (last.size >= checkpoint.size || age < everyMs)) return false;
  await place.publish(checkpoint);
  const noted = { size: checkpoint.size, at: now };
  await db
    .insertInto('ledger_publication')
    .values({ place: place.name, ...noted })
    .onConflict((conflict) => conflict.column('place').doUpdateSet(noted))
    .execute();
  return true;
}

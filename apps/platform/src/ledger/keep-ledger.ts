import { makeCheckpoint, publishCheckpoint, sequenceEntries } from '@roadbed/ledger';
import type { CheckpointPlace, LedgerKeys } from '@roadbed/ledger';
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** A checkpoint is published this often at most: the ledger of a busy day must not flood a channel. */
const publishEveryMs = 10 * 60_000;

/** Gives new entries their place in the tree, and signs it. Called again and again. */
export async function keepLedger(db: Kysely<Tables>, keys: LedgerKeys): Promise<void> {
  while ((await sequenceEntries(db)) > 0);
  await makeCheckpoint(db, keys);
}

type Log = { error(fields: object, message: string): void };

/** Publishes the newest checkpoint; a place that cannot be reached is tried again the next time. */
export async function publishLedger(
  db: Kysely<Tables>,
  places: readonly CheckpointPlace[],
  log: Log,
): Promise<void> {
  for (const place of places) {
    try {
      await publishCheckpoint(db, place, { everyMs: publishEveryMs });
    } catch (error) {
      log.error({ err: error, place: place.name }, 'a checkpoint of the ledger is not published');
    }
  }
}

import type { Kysely } from 'kysely';
import type { LedgerTables } from '../tables.ts';
import { hashRanges } from '../tree/stored-nodes.ts';
import { lockTree } from '../tree/tree-lock.ts';
import { readTreeSize } from '../tree/tree-size.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import type { LedgerKeys } from './ledger-keys.ts';

/** Thrown when the tree does not go on from what was signed: entries were lost, or the database was rewritten. */
export class LedgerForkError extends Error {
  override name = 'LedgerForkError';
}

/** The ledger's own name. */
export async function readOrigin(db: Kysely<LedgerTables>): Promise<string> {
  return (await db.selectFrom('ledger_origin').select('origin').executeTakeFirstOrThrow()).origin;
}

/**
 * Signs the tree as it is, if it has grown since the last checkpoint or the key is another. What was signed before, by
 * the database and by the folder of keys, must be the beginning of it.
 *
 * @returns the new checkpoint; undefined when there is nothing to sign.
 * @throws LedgerForkError when the tree does not go on from what was signed.
 */
export async function makeCheckpoint(
  db: Kysely<LedgerTables>,
  keys: LedgerKeys,
  now = new Date(),
): Promise<(Checkpoint & { note: string }) | undefined> {
  const origin = await readOrigin(db);
  const signer = await keys.signer(origin);
  const made = await db.transaction().execute(async (transaction) => {
    await lockTree(transaction);
    const size = await readTreeSize(transaction);
    const last = await readLast(transaction);
    const remembered = await readRemembered(keys, origin);
    const before = [last, remembered].filter((checkpoint) => checkpoint !== undefined);
    const known = before.filter((checkpoint) => checkpoint.size <= size);
    const [root, ...roots] = await hashRanges(
      transaction,
      [size, ...known.map((checkpoint) => checkpoint.size)].map((to) => ({ from: 0, to })),
    );
    if (root === undefined) throw new TypeError('a tree has a root');
    for (const signed of before) {
      const now = roots[known.indexOf(signed)];
      if (now === undefined || !now.equals(signed.root)) throw fork(origin, signed, size);
    }
    if (size === 0) return undefined;
    const note = signCheckpoint({ origin, size, root }, signer);
    if (last?.size === size && last.note === note) return undefined;
    await transaction.insertInto('ledger_checkpoint').values({ size, root, note, at: now }).execute();
    return { origin, size, root, note };
  });
  if (made !== undefined) await keys.keepCheckpoint(made.note);
  return made;
}

async function readLast(db: Kysely<LedgerTables>) {
  return await db
    .selectFrom('ledger_checkpoint')
    .select(['size', 'root', 'note'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function readRemembered(keys: LedgerKeys, origin: string): Promise<Checkpoint | undefined> {
  const note = await keys.lastCheckpoint();
  if (note === undefined) return undefined;
  const opened = openCheckpoint(note, await keys.verifiers());
  // A checkpoint of another ledger, or by a key that counts no more, says nothing of this one.
  return opened.ok && opened.checkpoint.origin === origin ? opened.checkpoint : undefined;
}

function fork(origin: string, signed: Checkpoint | { size: number }, size: number): LedgerForkError {
  const how =
    signed.size > size
      ? `${signed.size} entries were signed and only ${size} are there`
      : `the first ${signed.size} entries are not those that were signed`;
  return new LedgerForkError(
    `${origin} is not signed: ${how}. The database was set back or rewritten: compare it with the published checkpoints ` +
      `and a backup; to go on with it as it is, knowingly, move last-checkpoint out of the folder of keys.`,
  );
}

/** The newest signed checkpoint; undefined before the first. */
export async function readCheckpoint(
  db: Kysely<LedgerTables>,
): Promise<{ size: number; note: string; at: string } | undefined> {
  const last = await db
    .selectFrom('ledger_checkpoint')
    .select(['size', 'note', 'at'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last && { ...last, at: last.at.toISOString() };
}

import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { foldFull } from '../merkle/growing-tree.ts';
import type { Subtree } from '../merkle/subtree.ts';
import type { LedgerTables } from '../tables.ts';
import { fanOut, readStored, storedEvery } from './stored-nodes.ts';
import { readTreeSize } from './tree-size.ts';
import { tryLockTree } from './tree-lock.ts';

/** So many entries become leaves in one transaction. */
const batchSize = 4096;

/**
 * Gives entries that are in no tree yet their place, in one short transaction: the lower number first, of those that
 * are committed. Any number of processes may try at once, of which one works. A process that dies leaves nothing half
 * done.
 *
 * @returns how many entries became leaves, `batchSize` at most; 0 when there are none or another process works.
 */
export async function sequenceEntries(db: Kysely<LedgerTables>, limit = batchSize): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    if (!(await tryLockTree(transaction))) return 0;
    const size = await readTreeSize(transaction);
    const { rows } = await sql<{ leaf_hash: Buffer }>`
      WITH taken AS (
        DELETE FROM ledger_pending WHERE seq IN (SELECT seq FROM ledger_pending ORDER BY seq LIMIT ${limit})
        RETURNING seq
      ), placed AS (
        INSERT INTO ledger_leaf (leaf_index, seq)
        SELECT ${size}::bigint + row_number() OVER (ORDER BY seq) - 1, seq FROM taken
        RETURNING leaf_index, seq
      )
      SELECT entry.leaf_hash FROM placed JOIN ledger_entry entry USING (seq) ORDER BY placed.leaf_index
    `.execute(transaction);
    if (rows.length > 0)
      await storeNodes(
        transaction,
        size,
        rows.map(({ leaf_hash }) => leaf_hash),
      );
    return rows.length;
  });
}

/** Stores the hashes of all subtrees of stored levels that the new leaves complete. */
async function storeNodes(
  transaction: Transaction<LedgerTables>,
  size: number,
  added: Buffer[],
): Promise<void> {
  const completed: (Subtree & { hash: Buffer })[] = [];
  let [level, start, hashes] = [0, size, added];
  while (hashes.length > 0) {
    // What came before on this level and shares a subtree with the new ones: fewer than fanOut.
    const first = Math.floor(start / fanOut);
    const before = Array.from({ length: start - first * fanOut }, (_, at) => ({
      level,
      index: first * fanOut + at,
    }));
    const all = [...(await readStored(transaction, before)), ...hashes];
    level += storedEvery;
    start = first;
    hashes = Array.from({ length: Math.floor(all.length / fanOut) }, (_, at) =>
      foldFull(all.slice(at * fanOut, (at + 1) * fanOut)),
    );
    completed.push(...hashes.map((hash, at) => ({ level, index: first + at, hash })));
  }
  if (completed.length === 0) return;
  await sql`
    INSERT INTO ledger_node (level, node_index, hash)
    SELECT * FROM unnest(
      ${completed.map((node) => node.level)}::smallint[], ${completed.map(({ index }) => index)}::bigint[],
      ${completed.map(({ hash }) => hash)}::bytea[]
    )`.execute(transaction);
}

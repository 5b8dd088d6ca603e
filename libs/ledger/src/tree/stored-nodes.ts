import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { foldFull, foldRight } from '../merkle/growing-tree.ts';
import type { LeafRange, Subtree } from '../merkle/subtree.ts';
import { subtreesOf } from '../merkle/subtree.ts';
import type { LedgerTables } from '../tables.ts';

/**
 * Of a tree's full subtrees, the hashes of every fourth level are stored: 67,000 rows for a million leaves rather than
 * a million, and at most 8 to be read for a subtree between.
 */
export const storedEvery = 4;
/** A stored subtree has so many of the stored level below. */
export const fanOut = 2 ** storedEvery;

/** The hashes of subtrees of stored levels, in their order. Level 0 is the leaves, which are with the entries. */
export async function readStored(db: Kysely<LedgerTables>, subtrees: readonly Subtree[]): Promise<Buffer[]> {
  const leaves = subtrees.filter(({ level }) => level === 0).map(({ index }) => index);
  const above = subtrees.filter(({ level }) => level > 0);
  const found = new Map<string, Buffer>();
  if (leaves.length > 0) {
    const rows = await db
      .selectFrom('ledger_leaf as leaf')
      .innerJoin('ledger_entry as entry', 'entry.seq', 'leaf.seq')
      .select(['leaf.leaf_index', 'entry.leaf_hash'])
      .where(sql<boolean>`leaf.leaf_index = ANY(${leaves}::bigint[])`)
      .execute();
    for (const row of rows) found.set(`0/${row.leaf_index}`, row.leaf_hash);
  }
  if (above.length > 0) {
    const { rows } = await sql<{ level: number; node_index: number; hash: Buffer }>`
      SELECT level, node_index, hash FROM ledger_node
      WHERE (level, node_index) IN (
        SELECT * FROM unnest(${above.map(({ level }) => level)}::smallint[], ${above.map(({ index }) => index)}::bigint[])
      )`.execute(db);
    for (const { level, node_index, hash } of rows) found.set(`${level}/${node_index}`, hash);
  }
  return subtrees.map(({ level, index }) => {
    const hash = found.get(`${level}/${index}`);
    if (hash === undefined) {
      throw new Error(
        `the ledger's tree lacks node ${index} of level ${level}: rows of ledger_leaf or ledger_node are missing; restore the database from a backup`,
      );
    }
    return hash;
  });
}

/** The hashes of ranges as RFC 6962 splits a tree into them: with one or two queries, whatever the tree's size. */
export async function hashRanges(db: Kysely<LedgerTables>, ranges: readonly LeafRange[]): Promise<Buffer[]> {
  const parts = ranges.map((range) => subtreesOf(range).map(storedUnder));
  const hashes = await readStored(db, parts.flat(2));
  let next = 0;
  const take = (count: number) => hashes.slice(next, (next += count));
  return parts.map((subtrees) => foldRight(subtrees.map((stored) => foldFull(take(stored.length)))));
}

/** The subtrees of the next stored level below that make one up; itself when its own level is stored. */
function storedUnder({ level, index }: Subtree): Subtree[] {
  const down = level % storedEvery;
  const count = 2 ** down;
  return Array.from({ length: count }, (_, at) => ({ level: level - down, index: index * count + at }));
}

import type { Kysely } from 'kysely';
import type { LedgerTables } from '../tables.ts';

/** How many leaves the tree has: entries that were given their place. */
export async function readTreeSize(db: Kysely<LedgerTables>): Promise<number> {
  const last = await db
    .selectFrom('ledger_leaf')
    .select('leaf_index')
    .orderBy('leaf_index', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? 0 : last.leaf_index + 1;
}

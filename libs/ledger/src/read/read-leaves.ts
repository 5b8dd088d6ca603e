import type { Kysely } from 'kysely';
import type { LedgerEntry } from '../event.ts';
import type { LedgerTables } from '../tables.ts';
import { fits } from './filter.ts';
import type { LedgerFilter } from './filter.ts';
import { toEntry } from './to-entry.ts';

/**
 * Entries that fit the filter in the order of their places in the tree, of the leaves from `from` to before `to`. Unlike
 * their numbers, places are given after their transactions, so that whoever has read up to a place has missed nothing
 * before it.
 */
export async function readLeaves(
  db: Kysely<LedgerTables>,
  { from, to, limit, filter = {} }: { from: number; to: number; limit: number; filter?: LedgerFilter },
): Promise<(LedgerEntry & { leafIndex: number })[]> {
  const rows = await db
    .selectFrom('ledger_leaf')
    .innerJoin('ledger_entry', 'ledger_entry.seq', 'ledger_leaf.seq')
    .selectAll('ledger_entry')
    .select('ledger_leaf.leaf_index')
    .where('ledger_leaf.leaf_index', '>=', from)
    .where('ledger_leaf.leaf_index', '<', to)
    .where(fits(filter))
    .orderBy('ledger_leaf.leaf_index')
    .limit(limit)
    .execute();
  return rows.map(({ leaf_index: leafIndex, ...row }) => ({ ...toEntry(row), leafIndex }));
}

import type { Kysely } from 'kysely';
import type { LedgerEntry } from '../event.ts';
import type { LedgerTables } from '../tables.ts';
import { fits } from './filter.ts';
import type { LedgerFilter } from './filter.ts';
import { toEntry } from './to-entry.ts';

/** Which part of the entries that fit. */
export type LedgerPage = {
  /** Only entries recorded after the one with this number. */
  after?: number | undefined;
  /** Only entries recorded before the one with this number. */
  before?: number | undefined;
  /** At most so many entries; default 100. */
  limit?: number | undefined;
};

/** Entries that fit the filter, newest first. */
export async function listEntries(
  db: Kysely<LedgerTables>,
  filter: LedgerFilter & LedgerPage = {},
): Promise<LedgerEntry[]> {
  return (await select(db, filter).selectAll().execute()).map(toEntry);
}

/** As {@link listEntries}, but each as the CloudEvents document that was hashed, with its number. */
export async function listEvents(
  db: Kysely<LedgerTables>,
  filter: LedgerFilter & LedgerPage = {},
): Promise<{ id: number; body: string }[]> {
  return await select(db, filter).select(['seq as id', 'body']).execute();
}

function select(
  db: Kysely<LedgerTables>,
  { after, before, limit = 100, ...filter }: LedgerFilter & LedgerPage,
) {
  let query = db.selectFrom('ledger_entry').where(fits(filter)).orderBy('seq', 'desc').limit(limit);
  if (after !== undefined) query = query.where('seq', '>', after);
  if (before !== undefined) query = query.where('seq', '<', before);
  return query;
}

import type { Kysely } from 'kysely';
import type { LedgerEntry } from './event.ts';
import type { LedgerTables } from './tables.ts';

export type LedgerFilter = {
  service?: string | undefined;
  environment?: string | undefined;
  type?: string | undefined;
  changeId?: string | undefined;
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
  filter: LedgerFilter = {},
): Promise<LedgerEntry[]> {
  let query = db
    .selectFrom('ledger_entry')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(filter.limit ?? 100);
  if (filter.service !== undefined) query = query.where('service', '=', filter.service);
  if (filter.environment !== undefined) query = query.where('environment', '=', filter.environment);
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.changeId !== undefined) query = query.where('change_id', '=', filter.changeId);
  if (filter.after !== undefined) query = query.where('seq', '>', filter.after);
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.seq,
    eventId: row.event_id,
    at: row.at.toISOString(),
    type: row.type,
    actor: row.actor,
    subject: row.subject,
    service: row.service ?? undefined,
    environment: row.environment ?? undefined,
    changeId: row.change_id ?? undefined,
    // Written by toBody from an event, whose data is an object.
    data: (JSON.parse(row.body) as { data: Record<string, unknown> }).data,
    leafHash: row.leaf_hash.toString('hex'),
  }));
}

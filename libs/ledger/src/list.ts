import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { LedgerEntry } from './event.ts';
import type { LedgerTables } from './tables.ts';

export type LedgerFilter = {
  service?: string | undefined;
  /** Any of these services: those of a team. */
  services?: readonly string[] | undefined;
  environment?: string | undefined;
  type?: string | undefined;
  /** Any of these types. */
  types?: readonly string[] | undefined;
  changeId?: string | undefined;
  /** Who did it: `person:ana`. */
  actor?: string | undefined;
  /** Entries that name the ticket, and all of a change that does: `PAY-123`. */
  ticket?: string | undefined;
  /** Recorded at this time or later. */
  since?: Date | undefined;
  /** Recorded before this time. */
  until?: Date | undefined;
  /** Only entries recorded after the one with this number. */
  after?: number | undefined;
  /** Only entries recorded before the one with this number. */
  before?: number | undefined;
  /** At most so many entries; default 100. */
  limit?: number | undefined;
};

// What toBody made of an event; old entries have no reason and no trace.
const bodySchema = z.object({
  data: z.record(z.string(), z.unknown()),
  reason: z.string().optional(),
  traceid: z.string().optional(),
});

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
  if (filter.services !== undefined)
    query = query.where(sql<boolean>`service = ANY(${[...filter.services]})`);
  if (filter.environment !== undefined) query = query.where('environment', '=', filter.environment);
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.types !== undefined) query = query.where('type', 'in', [...filter.types]);
  if (filter.changeId !== undefined) query = query.where('change_id', '=', filter.changeId);
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
  if (filter.ticket !== undefined) {
    const names = sql<boolean>`(tickets <> '{}' AND tickets @> ${[filter.ticket]}::text[])`;
    query = query.where(
      sql<boolean>`(${names} OR change_id IN (SELECT change_id FROM ledger_entry WHERE ${names}))`,
    );
  }
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('at', '<', filter.until);
  if (filter.after !== undefined) query = query.where('seq', '>', filter.after);
  if (filter.before !== undefined) query = query.where('seq', '<', filter.before);
  const rows = await query.execute();
  return rows.map((row) => {
    const { data, reason, traceid } = bodySchema.parse(JSON.parse(row.body));
    return {
      id: row.seq,
      eventId: row.event_id,
      at: row.at.toISOString(),
      type: row.type,
      actor: row.actor,
      subject: row.subject,
      service: row.service ?? undefined,
      environment: row.environment ?? undefined,
      changeId: row.change_id ?? undefined,
      reason,
      traceId: traceid,
      data,
      leafHash: row.leaf_hash.toString('hex'),
    };
  });
}

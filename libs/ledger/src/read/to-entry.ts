import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { LedgerEntry } from '../event.ts';
import type { LedgerTables } from '../tables.ts';

// What toBody made of an event; old entries have no reason and no trace.
const bodySchema = z.object({
  data: z.record(z.string(), z.unknown()),
  reason: z.string().optional(),
  traceid: z.string().optional(),
});

export function toEntry(row: Selectable<LedgerTables['ledger_entry']>): LedgerEntry {
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
}

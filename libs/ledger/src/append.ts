import type { Kysely } from 'kysely';
import { toBody } from './body.ts';
import type { LedgerEvent } from './event.ts';
import { leafHash } from './leaf-hash.ts';
import type { LedgerTables } from './tables.ts';

/**
 * Records an event in the caller's transaction: it is on record exactly when the business change is.
 * An event id that is on record already adds nothing, so a step that runs twice is recorded once.
 *
 * @returns whether the event was added.
 */
export async function appendEntry(
  db: Kysely<LedgerTables>,
  event: LedgerEvent,
  at = new Date(),
): Promise<boolean> {
  const body = toBody(event, at.toISOString());
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('ledger_entry')
    .values({
      event_id: event.id,
      at,
      type: event.type,
      actor: event.actor,
      subject: event.subject,
      service: event.service ?? null,
      environment: event.environment ?? null,
      change_id: event.changeId ?? null,
      body,
      leaf_hash: leafHash(Buffer.from(body, 'utf8')),
    })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

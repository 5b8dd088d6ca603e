import type { Kysely } from 'kysely';
import { z } from 'zod';
import { toBody } from './body.ts';
import type { LedgerEvent } from './event.ts';
import { ledgerEventSchema } from './event.ts';
import { leafHash } from './merkle/leaf-hash.ts';
import { makeOpenings } from './personal.ts';
import { redactSecrets } from './redact-secrets.ts';
import type { LedgerTables } from './tables.ts';
import { ticketsOf } from './tickets.ts';

/**
 * Records an event in the caller's transaction: it is on record exactly when the business change is.
 * An event id that is on record already adds nothing, so a step that runs twice is recorded once. Give it a
 * transaction when the event has personal data.
 *
 * @returns whether the event was added.
 * @throws TypeError when it is no event of {@link ledgerEventSchema}: nothing is recorded.
 */
export async function appendEntry(
  db: Kysely<LedgerTables>,
  given: LedgerEvent,
  at = new Date(),
): Promise<boolean> {
  const event = parseEvent(given);
  const openings = makeOpenings(event.personal ?? {});
  const body = toBody(event, at.toISOString(), openings);
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
      tickets: ticketsOf(event.data),
      body,
      leaf_hash: leafHash(Buffer.from(body, 'utf8')),
    })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .executeTakeFirst();
  const wasAdded = numInsertedOrUpdatedRows === 1n;
  if (wasAdded && openings.length > 0) {
    await db
      .insertInto('ledger_personal')
      .values(openings.map((opening) => ({ event_id: event.id, ...opening })))
      .execute();
  }
  return wasAdded;
}

function parseEvent(given: LedgerEvent): LedgerEvent {
  const parsed = ledgerEventSchema.safeParse(given);
  if (!parsed.success) {
    throw new TypeError(`the event "${given.id}" cannot be recorded:\n${z.prettifyError(parsed.error)}`);
  }
  const { data, reason } = parsed.data;
  if ('personal' in data && parsed.data.personal !== undefined) {
    throw new TypeError(
      `the event "${given.id}" cannot be recorded: data.personal is where commitments stand`,
    );
  }
  return {
    ...parsed.data,
    ...(reason === undefined ? {} : { reason: redactSecrets(reason) as string }),
    data: redactSecrets(data) as Record<string, unknown>,
  };
}

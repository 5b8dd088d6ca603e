import { createRider } from '@roadbed/store/rider';
import type { RiderValue } from '@roadbed/store/rider';
import { CompiledQuery } from 'kysely';
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

// As text: to build it anew took as long as all else that is done here for an entry.
const insertEntry = `
  INSERT INTO ledger_entry
    (event_id, at, type, actor, subject, service, environment, change_id, tickets, body, leaf_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (event_id) DO NOTHING`;

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
  const { values, personal } = toEntry(given, at);
  const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(insertEntry, values));
  const wasAdded = numAffectedRows === 1n;
  if (wasAdded && personal.length > 0) await db.insertInto('ledger_personal').values(personal).execute();
  return wasAdded;
}

/**
 * As {@link appendEntry}, for who need not know whether the event was on record already: on a database of
 * `openDatabase`, the entry is sent with the next statement of the transaction, its COMMIT at the latest, and so costs
 * no round trip of its own. When it cannot be recorded, that statement fails and nothing is committed.
 */
export async function recordEntry(
  transaction: Kysely<LedgerTables>,
  given: LedgerEvent,
  at = new Date(),
): Promise<void> {
  // Personal data is kept only when the entry is added, so that must be known.
  if (given.personal !== undefined) await appendEntry(transaction, given, at);
  else await transaction.executeQuery(createRider('ledger_append', insertEntry, toEntry(given, at).values));
}

function toEntry(given: LedgerEvent, at: Date) {
  const event = parseEvent(given);
  const openings = makeOpenings(event.personal ?? {});
  const body = toBody(event, at.toISOString(), openings);
  const values: RiderValue[] = [
    event.id,
    at.toISOString(),
    event.type,
    event.actor,
    event.subject,
    event.service ?? null,
    event.environment ?? null,
    event.changeId ?? null,
    ticketsOf(event.data),
    body,
    leafHash(Buffer.from(body, 'utf8')),
  ];
  return { values, personal: openings.map((opening) => ({ event_id: event.id, ...opening })) };
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

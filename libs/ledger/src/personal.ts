import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { LedgerTables } from './tables.ts';

/** What shows that a commitment is to a value: without the salt, a value cannot be found by trying names. */
export type Opening = {
  field: string;
  /** 32 random bytes. */
  salt: Buffer;
  value: string;
};

/** The commitment to a value: HMAC-SHA-256 under the salt over the field's name, a zero byte and the value; hex. */
export function commitTo({ field, salt, value }: Opening): string {
  return createHmac('sha256', salt).update(`${field}\0${value}`).digest('hex');
}

/** Draws a salt for each value. */
export function makeOpenings(personal: Readonly<Record<string, string>>): Opening[] {
  return Object.entries(personal).map(([field, value]) => ({ field, value, salt: randomBytes(32) }));
}

/** The personal data of an event that was not erased, by field. */
export async function readPersonalData(
  db: Kysely<LedgerTables>,
  eventId: string,
): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('ledger_personal')
    .select(['field', 'value'])
    .where('event_id', '=', eventId)
    .orderBy('field')
    .execute();
  return Object.fromEntries(rows.map(({ field, value }) => [field, value]));
}

/** Which personal data: that of an entry, or one field of it; or that of every entry of which one field is this value. */
export type PersonalData = { eventId: string; field?: string | undefined } | { value: string };

/**
 * Erases personal data for good: value and salt. The entry, its hash and every proof stay as they are; nobody can find
 * the value from the commitment any more. A value is found whatever its case, and with it goes what else its entry has:
 * the answer of a mail server names the address again.
 *
 * @returns what was erased: the event of each value, and the value, for the last time.
 */
export async function erasePersonalData(
  db: Kysely<LedgerTables>,
  which: PersonalData,
): Promise<{ eventId: string; value: string }[]> {
  const query = db.deleteFrom('ledger_personal').returning(['event_id as eventId', 'value']);
  if ('value' in which) {
    return await query
      .where('event_id', 'in', (select) =>
        select
          .selectFrom('ledger_personal')
          .select('event_id')
          .where(sql<string>`lower(value)`, '=', sql<string>`lower(${which.value})`),
      )
      .execute();
  }
  const { eventId, field } = which;
  const ofEvent = query.where('event_id', '=', eventId);
  return await (field === undefined ? ofEvent : ofEvent.where('field', '=', field)).execute();
}

import { createHmac, randomBytes } from 'node:crypto';
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

/**
 * Erases personal data for good: value and salt. The entry, its hash and every proof stay as they are; nobody can find
 * the value from the commitment any more.
 *
 * @returns how many values were erased.
 */
export async function erasePersonalData(
  db: Kysely<LedgerTables>,
  { eventId, field }: { eventId: string; field?: string | undefined },
): Promise<number> {
  let query = db.deleteFrom('ledger_personal').where('event_id', '=', eventId);
  if (field !== undefined) query = query.where('field', '=', field);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { recordEntry } from './append.ts';
import { erasePersonalData } from './personal.ts';
import type { PersonalData } from './personal.ts';
import type { LedgerTables } from './tables.ts';

export type EraseOptions = {
  which: PersonalData;
  /** `person:ana` */
  by: string;
  /** It stays on record, so it must not say what is erased. */
  reason: string;
};

/** How many entries had personal data that is erased now, and how many values that was. */
export type Erased = { entries: number; values: number };

class ReasonTells extends Error {}

/**
 * Erases personal data, and puts on record who did and why, in one transaction. What is erased already, and what never
 * was, is 0, and nothing is recorded.
 *
 * @returns how much was erased; or, with nothing erased, why not: there is no such entry, or the reason says a value.
 */
export async function eraseOnRecord(
  db: Kysely<LedgerTables>,
  { which, by, reason }: EraseOptions,
  now = new Date(),
): Promise<({ ok: true } & Erased) | { ok: false; why: 'unknown-entry' | 'reason-tells' }> {
  if ('eventId' in which && !(await isOnRecord(db, which.eventId)))
    return { ok: false, why: 'unknown-entry' };
  const erase = async (transaction: Kysely<LedgerTables>): Promise<Erased> => {
    const erased = await erasePersonalData(transaction, which);
    const entries = new Set(erased.map(({ eventId }) => eventId)).size;
    if (entries === 0) return { entries, values: 0 };
    const said = reason.toLowerCase();
    if (erased.some(({ value }) => value !== '' && said.includes(value.toLowerCase())))
      throw new ReasonTells();
    const id = randomUUID();
    const target =
      'eventId' in which ? { event: which.eventId, ...(which.field && { field: which.field }) } : {};
    const event = {
      id: `ledger/erasure/${id}`,
      type: 'roadbed.ledger.personal-erased.v1',
      actor: by,
      subject: `ledger-erasure/${id}`,
      reason,
      data: { entries, values: erased.length, ...target },
    };
    await recordEntry(transaction, event, now);
    return { entries, values: erased.length };
  };
  try {
    return { ok: true, ...(await db.transaction().execute(erase)) };
  } catch (error) {
    if (error instanceof ReasonTells) return { ok: false, why: 'reason-tells' };
    throw error;
  }
}

async function isOnRecord(db: Kysely<LedgerTables>, eventId: string): Promise<boolean> {
  const found = await db
    .selectFrom('ledger_entry')
    .select('seq')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return found !== undefined;
}

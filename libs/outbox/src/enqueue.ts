import type { Kysely } from 'kysely';
import type { NewMessage } from './message.ts';
import type { OutboxTables } from './tables.ts';

/** How long a message is tried, in milliseconds: five days, as RFC 5321 §4.5.4.1 asks of mail. */
const maxAgeMs = 5 * 24 * 60 * 60_000;

/**
 * Writes a message in the caller's transaction: it leaves exactly when what it tells of has happened. A key that is
 * there already adds nothing.
 *
 * @returns whether it was added.
 */
export async function enqueue(
  db: Kysely<OutboxTables>,
  { key, destination, lane, payload }: NewMessage,
  now = new Date(),
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('outbox_message')
    .values({
      key,
      destination,
      lane,
      payload: JSON.stringify(payload),
      created_at: now,
      due_at: now,
      expires_at: expiryFrom(now),
      claimed_until: null,
      problem: null,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** When a message that is tried from now on is given up. */
export function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + maxAgeMs);
}

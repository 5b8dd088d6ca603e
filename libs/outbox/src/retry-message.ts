import type { Kysely } from 'kysely';
import { expiryFrom } from './enqueue.ts';
import type { OutboxMessage } from './message.ts';
import type { OutboxTables } from './tables.ts';
import { toMessage } from './to-message.ts';

/**
 * Has a message that was given up, or waits for its next attempt, tried now and for as long as a new one.
 *
 * @returns why not, where there is none, it was delivered, or is being tried.
 */
export async function retryMessage(
  db: Kysely<OutboxTables>,
  number: number,
  now = new Date(),
): Promise<
  { ok: true; message: OutboxMessage } | { ok: false; code: 'unknown' | 'delivered' | 'being-tried' }
> {
  const row = await db
    .updateTable('outbox_message')
    .set({
      status: 'pending',
      due_at: now,
      expires_at: expiryFrom(now),
      failures: 0,
      claimed_until: null,
      ended_at: null,
    })
    .where('number', '=', number)
    .where('status', '<>', 'delivered')
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { ok: true, message: toMessage(row) };
  const found = await db
    .selectFrom('outbox_message')
    .select('status')
    .where('number', '=', number)
    .executeTakeFirst();
  if (found === undefined) return { ok: false, code: 'unknown' };
  return { ok: false, code: found.status === 'delivered' ? 'delivered' : 'being-tried' };
}

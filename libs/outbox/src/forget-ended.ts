import type { Kysely } from 'kysely';
import type { OutboxTables } from './tables.ts';

/** Removes messages that ended before this time; what is pending stays, however old. Returns how many. */
export async function forgetEnded(db: Kysely<OutboxTables>, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('outbox_message')
    .where('status', '<>', 'pending')
    .where('ended_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

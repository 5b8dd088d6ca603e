import type { Kysely } from 'kysely';
import type { MessageStatus, OutboxMessage } from './message.ts';
import type { OutboxTables } from './tables.ts';
import { toMessage } from './to-message.ts';

export type MessageFilter = {
  /** `stuck`: given up, or pending after a failure. */
  status?: MessageStatus | 'stuck' | undefined;
  /** Leaves out those to this destination that were delivered. */
  unlessDeliveredTo?: string | undefined;
  /** At most so many; default 100. */
  limit?: number | undefined;
};

/** Messages that fit the filter, newest first. */
export async function listMessages(
  db: Kysely<OutboxTables>,
  { status, unlessDeliveredTo, limit = 100 }: MessageFilter = {},
): Promise<OutboxMessage[]> {
  let query = db.selectFrom('outbox_message').selectAll().orderBy('number', 'desc').limit(limit);
  if (status === 'stuck') {
    query = query.where((eb) =>
      eb.or([eb('status', '=', 'abandoned'), eb('status', '=', 'pending').and('failures', '>', 0)]),
    );
  } else if (status !== undefined) query = query.where('status', '=', status);
  if (unlessDeliveredTo !== undefined) {
    query = query.where((eb) =>
      eb.or([eb('destination', '!=', unlessDeliveredTo), eb('status', '!=', 'delivered')]),
    );
  }
  return (await query.execute()).map(toMessage);
}

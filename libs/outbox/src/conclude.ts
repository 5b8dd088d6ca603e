import type { Kysely, Transaction } from 'kysely';
import type { OutboxMessage, Verdict } from './message.ts';
import { retryDelay } from './retry-delay.ts';
import type { OutboxTables } from './tables.ts';

/** How a message ended. */
export type Ending =
  | { status: 'delivered'; receipt: Record<string, unknown> }
  | { status: 'abandoned'; problem: string };

/** Puts the end of a message on record, in the transaction that notes it. The application fills it with the ledger. */
export type RecordEnding<Tables extends OutboxTables = OutboxTables> = (
  transaction: Transaction<Tables>,
  message: OutboxMessage,
  ending: Ending,
) => Promise<void>;

/**
 * Notes what came of an attempt. A compare-and-swap: when another claim has taken the message meanwhile, nothing changes
 * and undefined comes back.
 *
 * @returns the status of the message from now on.
 */
export async function conclude<Tables extends OutboxTables>(
  db: Kysely<Tables>,
  record: RecordEnding<Tables>,
  message: OutboxMessage,
  verdict: Verdict,
  now: Date,
): Promise<OutboxMessage['status'] | undefined> {
  return await db.transaction().execute(async (transaction) => {
    const ending = toEnding(message, verdict, now);
    const outbox = transaction as unknown as Transaction<OutboxTables>;
    const { numUpdatedRows } = await outbox
      .updateTable('outbox_message')
      .set({
        claimed_until: null,
        ...(ending === undefined ? {} : { status: ending.status, ended_at: now }),
        ...(verdict.outcome === 'delivered'
          ? { problem: null, may_have_arrived: true }
          : {
              problem: verdict.problem,
              may_have_arrived: verdict.mayHaveArrived,
              failures: message.failures + 1,
              due_at: nextAttempt(message, verdict.retryAfterMs, now),
            }),
      })
      .where('number', '=', message.number)
      .where('attempts', '=', message.attempts)
      .where('status', '=', 'pending')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return undefined;
    if (ending !== undefined) await record(transaction, message, ending);
    return ending?.status ?? 'pending';
  });
}

function toEnding({ expiresAt }: OutboxMessage, verdict: Verdict, now: Date): Ending | undefined {
  if (verdict.outcome === 'delivered') return { status: 'delivered', receipt: verdict.receipt };
  if (!verdict.isPermanent && now < expiresAt) return undefined;
  return { status: 'abandoned', problem: verdict.problem };
}

/** There is one more attempt when the message expires, however long the other side asks us to wait. */
function nextAttempt(
  { failures, expiresAt }: OutboxMessage,
  retryAfterMs: number | undefined,
  now: Date,
): Date {
  const at = now.getTime() + retryDelay(failures + 1, retryAfterMs);
  return new Date(Math.min(at, Math.max(expiresAt.getTime(), now.getTime())));
}

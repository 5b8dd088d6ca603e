import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { OutboxMessage } from './message.ts';
import type { OutboxTables } from './tables.ts';
import { toMessage } from './to-message.ts';

export type ClaimOptions = {
  destination: string;
  /** How long nobody else may have it, in milliseconds: longer than an attempt takes. */
  claimMs: number;
  /** Numbers of messages that are not to be claimed. */
  except?: readonly number[];
};

/**
 * Takes the next due message of a destination for one attempt, if there is one: the oldest that heads its lane. That the
 * attempt was begun is noted before it is made. When the claim runs out without a conclusion, because the process died,
 * the next claim says that the message may have arrived.
 */
export async function claimMessage(
  db: Kysely<OutboxTables>,
  { destination, claimMs, except = [] }: ClaimOptions,
  now: Date,
): Promise<OutboxMessage | undefined> {
  const claimedUntil = new Date(now.getTime() + claimMs);
  const { rows } = await sql<
    Selectable<OutboxTables['outbox_message']> & { may_have_arrived_before: boolean }
  >`
    WITH next AS (
      SELECT number, may_have_arrived AS may_have_arrived_before
      FROM outbox_message AS message
      WHERE status = 'pending' AND destination = ${destination} AND due_at <= ${now}
        AND (claimed_until IS NULL OR claimed_until <= ${now})
        AND number <> ALL (${[...except]}::bigint[])
        AND NOT EXISTS (
          SELECT FROM outbox_message AS earlier
          WHERE earlier.status = 'pending' AND earlier.lane = message.lane AND earlier.number < message.number)
      ORDER BY number LIMIT 1
      FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox_message AS message
    SET attempts = attempts + 1, claimed_until = ${claimedUntil}, may_have_arrived = true
    FROM next WHERE message.number = next.number
    RETURNING message.*, next.may_have_arrived_before`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { ...toMessage(row), mayHaveArrived: row.may_have_arrived_before };
}

/** The destinations that have due messages which nobody has claimed, with how many. */
export async function dueDestinations(
  db: Kysely<OutboxTables>,
  now: Date,
): Promise<{ destination: string; due: number }[]> {
  return await db
    .selectFrom('outbox_message')
    .select(({ fn }) => ['destination', fn.countAll<number>().as('due')])
    .where('status', '=', 'pending')
    .where('due_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .groupBy('destination')
    .execute();
}

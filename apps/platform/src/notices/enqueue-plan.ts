import { outcomeSchema, toPlanMessage } from '@roadbed/notices';
import { enqueue } from '@roadbed/outbox';
import type { OutboxTables } from '@roadbed/outbox';
import type { Kysely } from 'kysely';

const ofAChange = /^roadbed\.change\.([a-z-]+)\.v1$/;

/**
 * Where an event ends a change, writes into the outbox that it did: in the transaction that ends it, so that nobody is
 * told of what did not happen, and everybody of what did. Who is to be told is found out afterwards.
 */
export async function enqueuePlan(
  transaction: Kysely<OutboxTables>,
  { type, changeId }: { type: string; changeId?: string | undefined },
  now = new Date(),
): Promise<void> {
  const outcome = outcomeSchema.safeParse(ofAChange.exec(type)?.[1]);
  if (changeId === undefined || !outcome.success) return;
  const endedAt = now.toISOString();
  await enqueue(transaction, toPlanMessage({ change: changeId, outcome: outcome.data, endedAt }), now);
}

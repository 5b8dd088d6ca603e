import type { Selectable } from 'kysely';
import type { OutboxMessage } from './message.ts';
import type { OutboxTables } from './tables.ts';

export function toMessage(row: Selectable<OutboxTables['outbox_message']>): OutboxMessage {
  const { number, key, destination, lane, payload, status, attempts, failures, problem } = row;
  return {
    number,
    key,
    destination,
    lane,
    payload,
    status,
    attempts,
    failures,
    problem,
    createdAt: row.created_at,
    dueAt: row.due_at,
    expiresAt: row.expires_at,
    mayHaveArrived: row.may_have_arrived,
    endedAt: row.ended_at,
  };
}

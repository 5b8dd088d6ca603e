import type { RecordAlert } from '@roadbed/alerts';
import type { RecordEvent } from '@roadbed/deploy';
import { system } from '@roadbed/deploy';
import type { RecordFeedback } from '@roadbed/feedback';
import { recordEntry } from '@roadbed/ledger';
import type { LedgerEvent, LedgerTables } from '@roadbed/ledger';
import type { OutboxTables } from '@roadbed/outbox';
import type { Kysely } from 'kysely';
import { enqueuePlan } from './notices/enqueue-plan.ts';
import { eventCatalog } from './ledger/event-catalog.ts';

// The capabilities know nothing of the ledger: here what they tell is put on record, in their own transactions.

const append = (transaction: unknown, event: LedgerEvent) =>
  recordEntry(transaction as Kysely<LedgerTables>, eventCatalog.check(event));

/** What ends a change also tells those who are to hear of it, in the same transaction. */
export const recordDeploy: RecordEvent = async (transaction, event) => {
  await append(transaction, event);
  await enqueuePlan(transaction as unknown as Kysely<OutboxTables>, event);
};

/** Puts what becomes of people's tokens on record. No token is in it. */
export const recordIdentity = async (transaction: unknown, event: LedgerEvent): Promise<void> => {
  await append(transaction, event);
};

export const recordFeedback: RecordFeedback = async (transaction, { id, from, text }) => {
  await append(transaction, {
    id: `${id}/received`,
    type: 'roadbed.feedback.received.v1',
    actor: `person:${from}`,
    subject: `feedback/${id}`,
    // The words stay in the feedback table, where they can be erased; the record says only that they came.
    data: { characters: text.length },
  });
};

export const recordAlert: RecordAlert = async (transaction, alert, number) => {
  await append(transaction, {
    id: `A-${number}/${alert.status}`,
    type: `roadbed.alert.${alert.status}.v1`,
    actor: system,
    subject: `alert/A-${number}`,
    service: alert.service,
    environment: alert.environment,
    data: { summary: alert.summary, since: alert.since, resolvedAt: alert.resolvedAt },
  });
};

import { system } from '@roadbed/deploy';
import { appendEntry } from '@roadbed/ledger';
import { describeNotice } from '@roadbed/notices';
import type { OutboxMessage, RecordEnding } from '@roadbed/outbox';
import type { Kysely } from 'kysely';
import { eventCatalog } from '../ledger/event-catalog.ts';
import type { Tables } from '../tables.ts';
import { toNoticeId } from './notice-id.ts';

/** Puts on record that a notice was delivered or given up; of a plan, only that it was given up. */
export const recordNotice: RecordEnding<Tables> = async (transaction, message, ending) => {
  const { kind, recipient } = describeNotice(message.payload);
  if (kind === 'plan' && ending.status === 'delivered') return;
  // An address may be a person's, and servers name addresses in what they answer.
  const personal = {
    ...(kind === 'mail' && recipient !== null ? { recipient } : {}),
    ...(ending.status === 'abandoned' ? { problem: ending.problem } : {}),
  };
  await appendNotice(transaction, message, {
    // A notice that was given up can be tried again, and given up again.
    name: ending.status === 'abandoned' ? `abandoned/${message.attempts}` : 'delivered',
    what: ending.status,
    actor: system,
    more: ending.status === 'delivered' ? ending.receipt : {},
    personal,
  });
};

/** Puts on record that a person had a notice tried again. */
export async function recordNoticeRetry(
  transaction: Kysely<Tables>,
  message: OutboxMessage,
  person: string,
): Promise<void> {
  const about = { name: `retried/${message.attempts}`, what: 'retried', actor: `person:${person}` };
  await appendNotice(transaction, message, { ...about, more: {}, personal: {} });
}

type NoticeEntry = {
  name: string;
  what: string;
  actor: string;
  more: Record<string, unknown>;
  personal: Record<string, string>;
};

async function appendNotice(
  transaction: Kysely<Tables>,
  { number, payload, attempts }: OutboxMessage,
  { name, what, actor, more, personal }: NoticeEntry,
): Promise<void> {
  const id = toNoticeId(number);
  const { kind, change, outcome, service, environment, recipient } = describeNotice(payload);
  const event = {
    id: `${id}/${name}`,
    type: `roadbed.notice.${what}.v1`,
    actor,
    subject: `notice/${id}`,
    ...(service === null ? {} : { service }),
    ...(environment === null ? {} : { environment }),
    ...(change === null ? {} : { changeId: change }),
    data: {
      kind,
      outcome,
      attempts,
      ...(kind === 'jira' || kind === 'github' ? { tickets: [recipient] } : {}),
      ...more,
    },
    ...(Object.keys(personal).length === 0 ? {} : { personal }),
  };
  await appendEntry(transaction, eventCatalog.check(event));
}

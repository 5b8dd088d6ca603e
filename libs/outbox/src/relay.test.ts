import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listMessages } from './list-messages.ts';
import type { OutboxMessage, Verdict } from './message.ts';
import { createRelay } from './relay.ts';
import type { Deliver, RelayOptions } from './relay.ts';
import type { OutboxTables } from './tables.ts';
import { openOutbox } from './testing/open-outbox.ts';
import type { OpenOutbox } from './testing/open-outbox.ts';

let outbox: OpenOutbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
beforeEach(() => outbox.empty());
afterAll(() => outbox.drop());

const delivered: Verdict = { outcome: 'delivered', receipt: {} };
const busy: Verdict = { outcome: 'failed', problem: 'busy', isPermanent: false, mayHaveArrived: false };

function relayTo(deliver: Deliver, options: Partial<RelayOptions<OutboxTables>> = {}) {
  const log = { warn: () => {}, error: () => {} };
  const { db, record, clock } = outbox;
  return createRelay({ db, record, clock, log, deliver, ...options });
}

test('everything that is due is delivered, each lane in its order, and no more at once than is allowed', async () => {
  const keys = Array.from({ length: 12 }, (_, index) => `mail/${index % 3}/${index}`);
  await outbox.write(...keys);
  const seen: string[] = [];
  let atOnce = 0;
  let most = 0;
  const two = Promise.withResolvers<void>();
  const relay = relayTo(
    async ({ key }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      if (atOnce === 2) two.resolve();
      await two.promise;
      await sleep(1);
      seen.push(key);
      atOnce -= 1;
      return delivered;
    },
    { atOnce: 2 },
  );
  while (seen.length < keys.length) {
    await relay.look();
    await relay.settle();
  }
  for (const lane of ['0', '1', '2'])
    expect(seen.filter((key) => key.startsWith(`mail/${lane}/`))).toEqual(
      keys.filter((key) => key.startsWith(`mail/${lane}/`)),
    );
  expect(most).toBe(2);
  expect(await listMessages(outbox.db, { status: 'delivered' })).toHaveLength(12);
});

test('a destination that hangs holds nobody else up', async () => {
  await outbox.write('jira/a/1', 'jira/b/1', 'mail/a/1');
  const hanging = Promise.withResolvers<Verdict>();
  const mailed = Promise.withResolvers<void>();
  const relay = relayTo(
    ({ destination }) => (destination === 'jira' ? hanging.promise : Promise.resolve(delivered)),
    {
      record: async (transaction, message, ending) => {
        await outbox.record(transaction, message, ending);
        mailed.resolve();
      },
    },
  );
  await relay.look();
  await mailed.promise;
  expect(outbox.endings.map(({ key }) => key)).toEqual(['mail/a/1']);
  hanging.resolve(delivered);
  await relay.settle();
  expect(outbox.endings).toHaveLength(3);
});

test('what the other side asks to wait holds for all of its messages, and for nobody else', async () => {
  await outbox.write('jira/a/1', 'jira/b/1', 'mail/a/1');
  const seen: string[] = [];
  const relay = relayTo(
    async ({ key }) => {
      seen.push(key);
      const isFirst = seen.filter((other) => other === key).length === 1;
      return key === 'jira/a/1' && isFirst ? { ...busy, retryAfterMs: 60_000 } : delivered;
    },
    { atOnce: 1 },
  );
  await relay.look();
  await relay.settle();
  await relay.look();
  await relay.settle();
  expect(seen.toSorted()).toEqual(['jira/a/1', 'mail/a/1']);
  outbox.pass(60_000);
  await relay.look();
  await relay.settle();
  expect(seen.toSorted()).toEqual(['jira/a/1', 'jira/a/1', 'jira/b/1', 'mail/a/1']);
});

test.each<[string, Deliver, string]>([
  ['throws', () => Promise.reject(new Error('socket hang up')), 'socket hang up'],
  ['does not come back', () => new Promise(() => {}), 'there was no answer within 0.02 s'],
])('a delivery that %s may have arrived, and is tried again', async (_name, first, problem) => {
  await outbox.write('mail/a/1');
  const seen: OutboxMessage[] = [];
  const relay = relayTo(
    (message, signal) => {
      seen.push(message);
      return seen.length === 1 ? first(message, signal) : Promise.resolve(delivered);
    },
    { attemptMs: 20 },
  );
  await relay.look();
  await relay.settle();
  expect(await listMessages(outbox.db, { status: 'stuck' })).toMatchObject([
    { status: 'pending', problem, failures: 1, mayHaveArrived: true },
  ]);
  outbox.pass(5_000);
  await relay.look();
  await relay.settle();
  expect(seen.map(({ mayHaveArrived }) => mayHaveArrived)).toEqual([false, true]);
});

test('a clock that jumps ahead does not make this process begin again what it has under way', async () => {
  await outbox.write('mail/a/1');
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Verdict>();
  let times = 0;
  const relay = relayTo(() => {
    times += 1;
    begun.resolve();
    return answer.promise;
  });
  await relay.look();
  await begun.promise;
  outbox.pass(3_600_000);
  await relay.look();
  await relay.look();
  answer.resolve(delivered);
  await relay.settle();
  expect(times).toBe(1);
  expect(outbox.endings).toHaveLength(1);
});

test('a relay that stops waits for what is under way, and begins nothing more', async () => {
  await outbox.write('mail/a/1', 'mail/b/1');
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Verdict>();
  const relay = relayTo(
    () => {
      begun.resolve();
      return answer.promise;
    },
    { atOnce: 1 },
  );
  await relay.look();
  await begun.promise;
  const stopped = relay.stop(60_000);
  answer.resolve(delivered);
  await stopped;
  await relay.look();
  await relay.settle();
  expect(outbox.endings.map(({ key }) => key)).toEqual(['mail/a/1']);
  expect(await listMessages(outbox.db, { status: 'pending' })).toMatchObject([{ attempts: 0 }]);
});

test('a relay that stops does not wait for ever', async () => {
  await outbox.write('mail/a/1');
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Verdict>();
  const relay = relayTo(() => {
    begun.resolve();
    return answer.promise;
  });
  await relay.look();
  await begun.promise;
  await relay.stop(10);
  expect(outbox.endings).toEqual([]);
  answer.resolve(delivered);
  await relay.settle();
});

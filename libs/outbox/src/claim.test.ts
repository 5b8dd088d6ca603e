import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { claimMessage, dueDestinations } from './claim.ts';
import { conclude } from './conclude.ts';
import { enqueue } from './enqueue.ts';
import type { OutboxMessage, Verdict } from './message.ts';
import { openOutbox } from './testing/open-outbox.ts';
import type { OpenOutbox } from './testing/open-outbox.ts';

const claimMs = 60_000;
const day = 24 * 60 * 60_000;

let outbox: OpenOutbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
beforeEach(() => outbox.empty());
afterAll(() => outbox.drop());

const claim = (destination = 'mail', except: number[] = []) =>
  claimMessage(outbox.db, { destination, claimMs, except }, outbox.clock());

async function claimed(): Promise<OutboxMessage> {
  const message = await claim();
  if (message === undefined) throw new Error('nothing is due');
  return message;
}

const end = (message: OutboxMessage, verdict: Verdict) =>
  conclude(outbox.db, outbox.record, message, verdict, outbox.clock());
const delivered: Verdict = { outcome: 'delivered', receipt: { answer: '250' } };
const failed = (more: Partial<Verdict> = {}): Verdict =>
  ({ outcome: 'failed', problem: 'busy', isPermanent: false, mayHaveArrived: false, ...more }) as Verdict;

test('a message is there exactly when its transaction was committed, and a key once', async () => {
  const message = { key: 'mail/a/1', destination: 'mail', lane: 'a', payload: { text: 'née' } };
  const cancelled = outbox.db.transaction().execute(async (transaction) => {
    await enqueue(transaction, message, outbox.clock());
    throw new Error('the business change failed');
  });
  await expect(cancelled).rejects.toThrow('the business change failed');
  expect(await claim()).toBeUndefined();

  expect(await enqueue(outbox.db, message, outbox.clock())).toBe(true);
  expect(await enqueue(outbox.db, { ...message, payload: {} }, outbox.clock())).toBe(false);
  expect(await claimed()).toMatchObject({ payload: { text: 'née' }, attempts: 1, mayHaveArrived: false });
  expect(await claim()).toBeUndefined();
});

test('a lane goes on when its first message ended, and other lanes do not wait for it', async () => {
  await outbox.write('mail/a/1', 'mail/a/2', 'mail/b/1');
  const first = await claimed();
  expect(first.key).toBe('mail/a/1');
  expect((await claimed()).key).toBe('mail/b/1');
  expect(await claim()).toBeUndefined();
  await end(first, failed());
  expect(await claim()).toBeUndefined();
  outbox.pass(10_000);
  await end(await claimed(), delivered);
  expect((await claimed()).key).toBe('mail/a/2');
});

test('many claimers at once get each message once', async () => {
  await outbox.write(...Array.from({ length: 40 }, (_, index) => `mail/${index}/1`));
  const seen: number[] = [];
  const claimer = async () => {
    for (let message = await claim(); message !== undefined; message = await claim())
      seen.push(message.number);
  };
  await Promise.all(Array.from({ length: 8 }, claimer));
  expect(seen).toHaveLength(40);
  expect(new Set(seen).size).toBe(40);
});

test('a claim that runs out is claimed again, as one that may have arrived, and the old claim concludes nothing', async () => {
  await outbox.write('mail/a/1');
  const lost = await claimed();
  outbox.pass(claimMs - 1);
  expect(await claim()).toBeUndefined();
  expect(await dueDestinations(outbox.db, outbox.clock())).toEqual([]);
  outbox.pass(1);
  expect(await dueDestinations(outbox.db, outbox.clock())).toEqual([{ destination: 'mail', due: 1 }]);
  expect(await claim('mail', [lost.number])).toBeUndefined();
  const again = await claimed();
  expect(again).toMatchObject({ attempts: 2, mayHaveArrived: true });
  expect(await end(lost, delivered)).toBeUndefined();
  expect(await end(again, delivered)).toBe('delivered');
  expect(outbox.endings).toEqual([
    { key: 'mail/a/1', ending: { status: 'delivered', receipt: { answer: '250' } } },
  ]);
});

test('what failed for a while comes again later, with what is known of its arrival', async () => {
  await outbox.write('mail/a/1');
  expect(await end(await claimed(), failed())).toBe('pending');
  expect(await claim()).toBeUndefined();
  outbox.pass(5_000);
  const second = await claimed();
  expect(second).toMatchObject({ failures: 1, problem: 'busy', mayHaveArrived: false });
  await end(second, failed({ retryAfterMs: 3_600_000, mayHaveArrived: true }));
  outbox.pass(3_599_999);
  expect(await claim()).toBeUndefined();
  outbox.pass(1);
  expect(await claimed()).toMatchObject({ failures: 2, mayHaveArrived: true });
});

test('it is tried once more when it expires, and then given up; what is refused for good at once', async () => {
  await outbox.write('mail/a/1', 'mail/b/1');
  await end(await claimed(), failed({ retryAfterMs: 365 * day }));
  expect(await end(await claimed(), failed({ isPermanent: true, problem: 'no such mailbox' }))).toBe(
    'abandoned',
  );
  outbox.pass(5 * day - 1);
  expect(await claim()).toBeUndefined();
  outbox.pass(1);
  expect(await end(await claimed(), failed({ problem: 'still busy' }))).toBe('abandoned');
  expect(await claim()).toBeUndefined();
  expect(outbox.endings).toEqual([
    { key: 'mail/b/1', ending: { status: 'abandoned', problem: 'no such mailbox' } },
    { key: 'mail/a/1', ending: { status: 'abandoned', problem: 'still busy' } },
  ]);
});

test('a message whose end cannot be put on record has not ended', async () => {
  await outbox.write('mail/a/1');
  const message = await claimed();
  const record = async () => {
    throw new Error('the ledger is away');
  };
  await expect(conclude(outbox.db, record, message, delivered, outbox.clock())).rejects.toThrow('away');
  outbox.pass(claimMs);
  expect(await claimed()).toMatchObject({ mayHaveArrived: true });
});

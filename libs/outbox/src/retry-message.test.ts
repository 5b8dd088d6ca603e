import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimMessage } from './claim.ts';
import { conclude } from './conclude.ts';
import { forgetEnded } from './forget-ended.ts';
import { listMessages } from './list-messages.ts';
import type { Verdict } from './message.ts';
import { retryMessage } from './retry-message.ts';
import { openOutbox } from './testing/open-outbox.ts';
import type { OpenOutbox } from './testing/open-outbox.ts';

let outbox: OpenOutbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
afterAll(() => outbox.drop());

const day = 24 * 60 * 60_000;
const refused: Verdict = { outcome: 'failed', problem: 'no', isPermanent: true, mayHaveArrived: false };

async function attempt(verdict: Verdict): Promise<number> {
  const message = await claimMessage(outbox.db, { destination: 'mail', claimMs: 60_000 }, outbox.clock());
  if (message === undefined) throw new Error('nothing is due');
  await conclude(outbox.db, outbox.record, message, verdict, outbox.clock());
  return message.number;
}

test('what was given up is tried again as long as a new message, then forgotten once it ended long ago', async () => {
  const { db, clock } = outbox;
  await outbox.write('mail/a/1');
  const number = await attempt(refused);
  expect(await listMessages(db, { status: 'stuck' })).toMatchObject([{ number, status: 'abandoned' }]);
  outbox.pass(10 * day);

  expect(await retryMessage(db, number, clock())).toMatchObject({
    ok: true,
    message: { status: 'pending', attempts: 1, failures: 0, problem: 'no', endedAt: null },
  });
  await attempt({ ...refused, isPermanent: false });
  expect(await listMessages(db, { status: 'stuck' })).toMatchObject([{ number, status: 'pending' }]);

  expect(await retryMessage(db, number, clock())).toMatchObject({ ok: true });
  expect(await claimMessage(db, { destination: 'mail', claimMs: 1 }, clock())).toMatchObject({ number });
  expect(await retryMessage(db, number, clock())).toEqual({ ok: false, code: 'being-tried' });
  outbox.pass(1);
  await attempt({ outcome: 'delivered', receipt: {} });
  expect(await retryMessage(db, number, clock())).toEqual({ ok: false, code: 'delivered' });
  expect(await retryMessage(db, number + 1000, clock())).toEqual({ ok: false, code: 'unknown' });
  expect(await listMessages(db, { status: 'stuck' })).toEqual([]);

  await outbox.write('mail/a/2');
  outbox.pass(90 * day);
  expect(await forgetEnded(db, new Date(clock().getTime() - 90 * day))).toBe(0);
  outbox.pass(1);
  expect(await forgetEnded(db, new Date(clock().getTime() - 90 * day))).toBe(1);
  expect(await listMessages(db)).toMatchObject([{ key: 'mail/a/2', status: 'pending' }]);
});

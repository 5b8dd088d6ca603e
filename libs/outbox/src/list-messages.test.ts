import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimMessage } from './claim.ts';
import { conclude } from './conclude.ts';
import { listMessages } from './list-messages.ts';
import { openOutbox } from './testing/open-outbox.ts';
import type { OpenOutbox } from './testing/open-outbox.ts';

let outbox: OpenOutbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
afterAll(() => outbox.drop());

test('what is left out of a list leaves its place to others', async () => {
  const { db, clock, record } = outbox;
  await outbox.write('mail/a/1');
  await outbox.write('plan/a/1');
  const message = await claimMessage(db, { destination: 'plan', claimMs: 60_000 }, clock());
  if (message === undefined) throw new Error('nothing is due');
  await conclude(db, record, message, { outcome: 'delivered', receipt: {} }, clock());

  expect(await listMessages(db, { limit: 1 })).toMatchObject([{ destination: 'plan' }]);
  expect(await listMessages(db, { limit: 1, unlessDeliveredTo: 'plan' })).toMatchObject([
    { destination: 'mail', status: 'pending' },
  ]);
  expect(await listMessages(db, { unlessDeliveredTo: 'mail' })).toHaveLength(2);
});

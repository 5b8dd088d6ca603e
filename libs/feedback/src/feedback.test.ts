import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedbackMigrations, feedbackTextSchema, giveFeedback, listFeedback } from './index.ts';
import type { Feedback, FeedbackTables } from './index.ts';

let database: TestDatabase<FeedbackTables>;
beforeAll(async () => {
  database = await createTestDatabase<FeedbackTables>();
  await migrate(database.db, { library: 'feedback', migrations: feedbackMigrations });
});
afterAll(() => database.drop());

test('feedback is stored and recorded once, however often it is delivered', async () => {
  const recorded: Feedback[] = [];
  const record = async (_transaction: unknown, feedback: Feedback) => void recorded.push(feedback);
  const options = { text: 'Builds are quick', from: 'ana', source: 'trigger-1' };
  const first = await giveFeedback(database.db, record, options);
  const again = await giveFeedback(database.db, record, options);
  expect(again).toEqual(first);
  expect(recorded).toEqual([first]);
  expect(await listFeedback(database.db)).toEqual([first]);
});

test('nothing is stored when it cannot be put on record', async () => {
  const before = await listFeedback(database.db);
  const failing = giveFeedback(database.db, () => Promise.reject(new Error('no record')), {
    text: 'Deploys are slow',
    from: 'ben',
    source: 'trigger-2',
  });
  await expect(failing).rejects.toThrow('no record');
  expect(await listFeedback(database.db)).toEqual(before);
});

test.each([
  ['   ', /Say what helps or hurts/],
  ['x'.repeat(3001), /3,000 characters at most/],
])('text that is empty or too long is told with the fix', (text, message) => {
  expect(feedbackTextSchema.safeParse(text).error?.issues[0]?.message).toMatch(message);
});

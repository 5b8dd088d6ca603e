import { createTestDatabase } from '@roadbed/store/testing';
import { migrate } from '@roadbed/store';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Tables } from '../tables.ts';
import { claimRun, leaveOut, noteEnded, noteStarted } from './schedule-runs.ts';
import { workloadMigrations } from './workload-tables.ts';

let database: Awaited<ReturnType<typeof createTestDatabase<Tables>>>;
beforeAll(async () => {
  database = await createTestDatabase<Tables>();
  await migrate(database.db, { library: 'workload', migrations: workloadMigrations });
});
afterAll(() => database.drop());
beforeEach(() => database.db.deleteFrom('schedule_run').execute());

const place = { service: 'payments', environment: 'production', workload: 'nightly' };
const at = (time: string) => new Date(`2026-12-01T${time}Z`);
const claim = (time: string, instance = `run ${time}`) =>
  claimRun(database.db, { ...place, release: 'r', instance, dueAt: at(time) });
const end = (instance: string, hasBegun: boolean) =>
  database.db
    .transaction()
    .execute((transaction) =>
      noteEnded(transaction, instance, { exitCode: 0, endedAt: at('03:00:07') }, hasBegun),
    );

test('a time is taken again as long as its run has not started, by a release that is live meanwhile too', async () => {
  expect(await claim('03:00', 'a')).toBe(true);
  expect(await claim('03:00', 'b')).toBe(true);
  await noteStarted(database.db, 'b', at('03:00:02'));
  expect(await claim('03:00', 'c')).toBe(false);
  expect(await claim('02:59')).toBe(false);
  expect(await claim('03:01')).toBe(true);
});

test('a run that ended before anyone noted that it started is not started again', async () => {
  await claim('03:00', 'a');
  expect(await end('a', true)).toEqual({ dueAt: at('03:00'), release: 'r', seconds: 7 });
  expect(await claim('03:00', 'a')).toBe(false);
});

test('one of which there is no sign that it began has no end', async () => {
  await claim('03:00', 'a');
  expect(await end('a', false)).toBeUndefined();
  expect(await claim('03:00', 'a')).toBe(true);
});

test('the end is noted once, with the time that it took', async () => {
  await claim('03:00', 'a');
  await noteStarted(database.db, 'a', at('03:00:02'));
  expect(await end('a', false)).toMatchObject({ seconds: 5 });
  expect(await end('a', true)).toBeUndefined();
});

test('a time that is left out is over, and the run keeps its own', async () => {
  expect(await leaveOut(database.db, place, at('03:00'))).toBe(false);
  await claim('03:00', 'a');
  await noteStarted(database.db, 'a', at('03:00:02'));
  expect(await leaveOut(database.db, place, at('03:01'))).toBe(true);
  expect(await leaveOut(database.db, place, at('03:01'))).toBe(false);
  expect(await claim('03:01')).toBe(false);
  expect(await end('a', true)).toMatchObject({ dueAt: at('03:00') });
});

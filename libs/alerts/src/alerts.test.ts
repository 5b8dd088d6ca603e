import { migrate } from '@roadbed/store';
import { createTestDatabase } from '@roadbed/store/testing';
import type { TestDatabase } from '@roadbed/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertMigrations, listAlerts, observe } from './index.ts';
import type { Alert, AlertTables } from './index.ts';

let database: TestDatabase<AlertTables>;
beforeAll(async () => {
  database = await createTestDatabase<AlertTables>();
  await migrate(database.db, { library: 'alerts', migrations: alertMigrations });
});
afterAll(() => database.drop());

test('an unhealthy service fires one alert, and a healthy one resolves it', async () => {
  const recorded: string[] = [];
  const record = async (_transaction: unknown, alert: Alert) => void recorded.push(alert.status);
  const look = (healthy: boolean) =>
    observe(database.db, record, {
      service: 'fraud',
      environment: 'production',
      healthy,
      summary: 'not ready',
    });

  expect(await look(true)).toBeUndefined();
  expect(await look(false)).toMatchObject({ status: 'firing', summary: 'not ready' });
  expect(await look(false)).toBeUndefined();
  expect(await listAlerts(database.db, { status: 'firing' })).toHaveLength(1);
  expect(await look(true)).toMatchObject({ status: 'resolved' });
  expect(await listAlerts(database.db, { status: 'firing' })).toEqual([]);
  expect(await look(false)).toMatchObject({ status: 'firing' });
  expect((await listAlerts(database.db)).map(({ status }) => status)).toEqual(['firing', 'resolved']);
  expect(recorded).toEqual(['firing', 'resolved', 'firing']);
});

test('two watchers that see one outage at once fire one alert', async () => {
  const observation = { service: 'promo', environment: 'production', healthy: false, summary: 'gone' };
  const seen = await Promise.all([1, 2, 3, 4].map(() => observe(database.db, async () => {}, observation)));
  expect(seen.filter((alert) => alert !== undefined)).toHaveLength(1);
});

test('alerts of one place that had not been resolved before a time are found', async () => {
  const look = (service: string, healthy: boolean, at: string) =>
    observe(
      database.db,
      async () => {},
      { service, environment: 'integration', healthy, summary: `${service} is ill` },
      new Date(at),
    );
  await look('search', false, '2026-12-01T12:00Z');
  await look('search', true, '2026-12-01T12:10Z');
  await look('search', false, '2026-12-01T13:00Z');
  await look('vouchers', false, '2026-12-01T12:00Z');
  const place = { service: 'search', environment: 'integration' };
  const since = async (at: string) =>
    (await listAlerts(database.db, { ...place, notResolvedBefore: new Date(at) })).map(
      ({ status }) => status,
    );
  expect(await since('2026-12-01T12:05Z')).toEqual(['firing', 'resolved']);
  expect(await since('2026-12-01T12:11Z')).toEqual(['firing']);
  expect(await listAlerts(database.db, { ...place, environment: 'production' })).toEqual([]);
});

import { createTestDatabase } from '@roadbed/store/testing';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlatformDatabase } from '../database.ts';
import type { Tables } from '../tables.ts';
import { createReadErrorBudget } from './read-error-budget.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Kysely<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await openPlatformDatabase(database.url, { info: () => {}, warn: () => {} });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

let number = 0;

/** A service that is live, and was down at these times: hours ago, from and to (undefined: still). */
async function live(outages: [from: number, to: number | undefined][]): Promise<string> {
  number += 1;
  const service = `service-${number}`;
  const digest = `sha256:${String(number).padStart(64, '0')}`;
  await sql`
    WITH release AS (
      INSERT INTO release VALUES (${digest}, ${service}, NULL, false, '[]', '{}', now(), now()) RETURNING digest
    ), change AS (
      INSERT INTO change_request
        (service, environment, digest, requested_by, requested_at, required_approvals, status, announce_in)
      SELECT ${service}, 'production', digest, 'person:ana', now(), 0, 'live', 'x' FROM release RETURNING id, digest
    )
    INSERT INTO deployment SELECT ${service}, 'production', id, digest, 'x', 'http://x', now() FROM change`.execute(
    db,
  );
  for (const [from, to] of outages) {
    await sql`
      INSERT INTO alert (service, environment, status, summary, since, resolved_at)
      VALUES (${service}, 'production', ${to === undefined ? 'firing' : 'resolved'}, 'down',
        now() - make_interval(secs => ${from * 3600}),
        CASE WHEN ${to ?? null}::float8 IS NULL THEN NULL ELSE now() - make_interval(secs => ${(to ?? 0) * 3600}) END)`.execute(
      db,
    );
  }
  return service;
}

// 99 % over 30 days allows 432 minutes: 7.2 hours.
test.each<[string, [number, number | undefined][], number, number]>([
  ['nothing', [], 100, 0],
  ['an hour', [[5, 4]], 86.1, 60],
  [
    'an hour and half an hour',
    [
      [5, 4],
      [3, 2.5],
    ],
    79.2,
    90,
  ],
  ['an hour that lasts', [[1, undefined]], 86.1, 60],
  ['an hour before the window', [[721, 720.0001]], 100, 0],
  ['an hour in and an hour before the window', [[721, 719]], 86.1, 60],
  ['more than is allowed', [[72, 0]], -900, 4320],
])('%s of alerts leaves what is left', async (_what, outages, leftPercent, downMinutes) => {
  const service = await live(outages);
  const budget = await createReadErrorBudget(db)(service, 'production', 99);
  expect(budget).toMatchObject({ objectivePercent: 99, windowDays: 30 });
  expect(budget?.leftPercent).toBeCloseTo(leftPercent, 0);
  expect(budget?.downMinutes).toBeCloseTo(downMinutes, 0);
});

test('what is not live is not measured, and another environment is another budget', async () => {
  expect(await createReadErrorBudget(db)('nobody', 'production', 99)).toBeNull();
  const service = await live([[5, 4]]);
  expect(await createReadErrorBudget(db)(service, 'integration', 99)).toBeNull();
});

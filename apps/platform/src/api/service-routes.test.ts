import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStatus } from '../slack/status.ts';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi('tokens');
});
afterAll(() => api.close());

test('what is in progress is told, however many changes came and went since', async () => {
  const release = await api.release('first');
  const asked = { service: 'payments', environment: 'production' };
  const { body } = await api.ask('POST', 'changes', asked, await api.tokenOf('ana'));
  await sql`
    INSERT INTO change_request
      (service, environment, digest, requested_by, requested_at, required_approvals, status, announce_in, ended_at)
    SELECT 'payments', 'integration', ${release}, 'person:ana', now(), 0, 'rejected', 'team-payments', now()
    FROM generate_series(1, 600)`.execute(api.db);
  const id = String(body['id']);
  expect(await api.ask('GET', 'services')).toMatchObject({
    body: {
      services: expect.arrayContaining([
        expect.objectContaining({
          name: 'payments',
          environments: expect.arrayContaining([
            expect.objectContaining({ environment: 'production', inProgress: id }),
          ]),
        }),
      ]),
    },
  });
  for (const service of ['payments', undefined])
    expect(await describeStatus(api, api.catalog, service)).toContain(`${id} is waiting for approval`);
});

test('what is live is told with its workloads', async () => {
  const release = await api.release('second', [
    { name: 'settle', kind: 'worker' },
    { name: 'admin', kind: 'http' },
  ]);
  await sql`
    WITH change AS (
      INSERT INTO change_request
        (service, environment, digest, requested_by, requested_at, required_approvals, status, announce_in)
      VALUES ('payments', 'integration', ${release}, 'person:ana', now(), 0, 'live', 'team-payments') RETURNING id)
    INSERT INTO deployment (service, environment, change_id, digest, instance, url, since)
    SELECT 'payments', 'integration', id, ${release}, 'C-1-1', 'http://example', '2026-01-02T03:04:05Z' FROM change`.execute(
    api.db,
  );
  expect(await describeStatus(api, api.catalog, 'payments')).toMatch(
    /payments\* in integration: `\w+` \(C-\d+, since 2026-01-02 03:04 UTC\), with settle \(worker\) and admin \(http\)$/m,
  );
});

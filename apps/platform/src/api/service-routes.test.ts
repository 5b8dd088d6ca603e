import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '../identity/token-store.ts';
import { describeStatus } from '../slack/status.ts';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi('tokens');
});
afterAll(() => api.close());

test('what is in progress is told, however many changes came and went since', async () => {
  const release = await api.release('first');
  const made = await createToken(api.db, { person: 'ana', purpose: 'tests' });
  const asked = { service: 'payments', environment: 'production' };
  const { body } = await api.ask('POST', 'changes', asked, `Bearer ${made?.secret}`);
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
    expect(await describeStatus(api.db, api.catalog, service)).toContain(`${id} is waiting for approval`);
});

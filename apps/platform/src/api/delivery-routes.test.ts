import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordDeploy } from '../record.ts';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let release = '';
beforeAll(async () => {
  api = await startApi('tokens');
  release = await api.release('first');
});
afterAll(() => api.close());

test('the metrics of a team come from what the ledger has of its changes, with their definitions', async () => {
  const asked = { service: 'payments', environment: 'production' };
  const { body } = await api.ask('POST', 'changes', asked, await api.tokenOf('ana'));
  const changeId = String(body['id']);
  await api.db.transaction().execute(async (transaction) => {
    await recordDeploy(transaction, {
      id: `${changeId}/live`,
      type: 'roadbed.change.live.v1',
      actor: 'system:roadbed',
      subject: `change/${changeId}`,
      ...asked,
      changeId,
      data: { release, instance: `${changeId}-1`, supersedes: null },
    });
  });
  const seen = await api.ask('GET', 'delivery?environment=production&by=team&days=7');
  const one = { deployments: 1, commits: 1, failures: 0, leadTimeMs: expect.any(Number) };
  expect(seen).toMatchObject({
    status: 200,
    body: {
      environment: 'production',
      all: one,
      groups: expect.arrayContaining([expect.objectContaining({ name: 'payments', ...one })]),
      definitions: { leadTime: expect.stringContaining('median') },
    },
  });
  expect(await api.ask('GET', 'delivery?environment=integration')).toMatchObject({
    body: { all: { deployments: 0, leadTimeMs: null } },
  });
});

test.each([
  ['delivery?environment=prod', 404, 'did you mean "production"'],
  ['delivery?days=0', 400, ''],
  ['delivery?by=person', 400, ''],
])('%s is refused', async (path, status, hint) => {
  const refused = await api.ask('GET', path);
  expect(refused.status).toBe(status);
  expect(String(refused.body['detail'])).toContain(hint);
});

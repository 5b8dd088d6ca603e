import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi('tokens');
  await api.release('first');
});
afterAll(() => api.close());
beforeEach(async () => {
  for (const table of ['change_review', 'approval', 'change_request', 'api_token'] as const)
    await api.db.deleteFrom(table).execute();
});

const deploy = { service: 'payments', environment: 'production' };

async function waiting(): Promise<{ id: string; fingerprint: string }> {
  const { body } = await api.ask('POST', 'changes', deploy, await api.tokenOf('ana'));
  return body as { id: string; fingerprint: string };
}

test('a change is looked at, approved as it was shown, and the same again is the same', async () => {
  const { id, fingerprint } = await waiting();
  const details = await api.ask('GET', `changes/${id}/details`);
  expect(details).toMatchObject({ status: 200, body: { fingerprint, direction: 'first' } });
  const ben = await api.tokenOf('ben');
  const approve = () =>
    api.ask('POST', `changes/${id}/approvals`, { decision: 'approved', fingerprint }, ben);
  const [first, second] = await Promise.all([approve(), approve()]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body['approvals']).toHaveLength(1);
  const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int FROM ledger_entry WHERE change_id = ${id} AND type = 'roadbed.change.approved.v1'`.execute(
    api.db,
  );
  expect(rows[0]?.count).toBe(1);
});

test('an approval that lapsed is given again for the same, and counts', async () => {
  const { id, fingerprint } = await waiting();
  const ben = await api.tokenOf('ben');
  const approve = () =>
    api.ask('POST', `changes/${id}/approvals`, { decision: 'approved', fingerprint }, ben);
  await approve();
  await api.db.updateTable('approval').set({ lapsed: true }).where('change_id', '=', id).execute();
  await api.db
    .updateTable('change_request')
    .set({ status: 'waiting-for-approval' })
    .where('id', '=', id)
    .execute();
  expect(await approve()).toMatchObject({
    status: 200,
    body: { status: 'approved', approvals: [{ lapsed: true }, { lapsed: false }] },
  });
});

test.each<[string, (fingerprint: string) => object, number, RegExp]>([
  [
    'of something else than was shown',
    () => ({ decision: 'approved', fingerprint: 'f'.repeat(64) }),
    409,
    /stale-approval/,
  ],
  ['without what was shown', () => ({ decision: 'approved' }), 400, /about:blank/],
  ['rejected without a reason', () => ({ decision: 'rejected' }), 400, /about:blank/],
  ['rejected with an empty reason', () => ({ decision: 'rejected', reason: ' ' }), 400, /no-reason/],
])('a decision %s is refused', async (_what, body, status, type) => {
  const { id, fingerprint } = await waiting();
  const refused = await api.ask(
    'POST',
    `changes/${id}/approvals`,
    body(fingerprint),
    await api.tokenOf('ben'),
  );
  expect(refused).toMatchObject({ status, body: { type: expect.stringMatching(type) } });
});

test('nobody approves their own change', async () => {
  const { id, fingerprint } = await waiting();
  const approval = { decision: 'approved', fingerprint };
  expect(await api.ask('POST', `changes/${id}/approvals`, approval, await api.tokenOf('ana'))).toMatchObject({
    status: 403,
    body: { type: 'urn:roadbed:refusal:own-change' },
  });
});

test('a rejection has its reason', async () => {
  const { id } = await waiting();
  const rejection = { decision: 'rejected', reason: 'the tests are red' };
  expect(await api.ask('POST', `changes/${id}/approvals`, rejection, await api.tokenOf('ben'))).toMatchObject(
    {
      status: 200,
      body: { status: 'rejected', statusReason: 'the tests are red' },
    },
  );
});

test('an emergency goes out at once, is listed for review, and is reviewed by another', async () => {
  const emergency = { ...deploy, kind: 'emergency', reason: 'payments are down' };
  expect(
    await api.ask('POST', 'changes', { ...emergency, reason: '' }, await api.tokenOf('ana')),
  ).toMatchObject({
    status: 400,
  });
  expect(await api.ask('POST', 'changes', emergency, await api.tokenOf('ben'))).toMatchObject({
    status: 403,
  });
  const asked = await api.ask('POST', 'changes', emergency, await api.tokenOf('ana'));
  expect(asked).toMatchObject({
    status: 201,
    body: { status: 'approved', kind: 'emergency', review: { open: true } },
  });
  const open = async () => (await api.ask('GET', 'changes?review=open')).body['changes'];
  expect(await open()).toMatchObject([{ id: asked.body['id'] }]);
  const review = (who: string, note: string) =>
    api
      .tokenOf(who)
      .then((token) => api.ask('POST', `changes/${String(asked.body['id'])}/review`, { note }, token));
  expect(await review('ana', 'fine')).toMatchObject({ status: 403 });
  expect(await review('ben', 'it was needed')).toMatchObject({
    status: 200,
    body: { review: { open: false, by: { name: 'ben' }, note: 'it was needed' } },
  });
  expect(await open()).toEqual([]);
  const { rows } = await sql<{ channel: string }>`SELECT channel FROM notice ORDER BY number`.execute(api.db);
  expect(rows.map(({ channel }) => channel)).toEqual(['deployments', 'team-payments']);
});

test('changes are found by status and kind', async () => {
  const { id } = await waiting();
  const find = async (query: string) => (await api.ask('GET', `changes?${query}`)).body['changes'];
  expect(await find('status=waiting-for-approval&kind=normal')).toMatchObject([
    { id, mayApprove: [{ name: 'ben' }] },
  ]);
  expect(await find('status=live')).toEqual([]);
  expect(await find('kind=emergency')).toEqual([]);
  expect((await api.ask('GET', 'changes?status=unknown')).status).toBe(400);
});

test.each(['changes?service=%00', 'changes/C-1%00', 'changes/%00/details', 'ledger/proof?event=a%00b'])(
  '%s, with what no database takes, is a request that is wrong and no failure of ours',
  async (path) => {
    const refused = await api.ask('GET', path);
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('zero') } });
  },
);

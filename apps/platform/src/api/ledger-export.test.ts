import { createLink, makeCheckpoint, recordEntry, sequenceEntries } from '@roadbed/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../testing/start-api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

let api: Api;
let trusting: Api;
beforeAll(async () => {
  [api, trusting] = await Promise.all([startApi('tokens'), startApi('trusted')]);
  for (const { db, ledgerKeys } of [api, trusting]) {
    await recordEntry(db, {
      id: 'N-1/delivered',
      type: 'roadbed.notice.delivered.v1',
      actor: 'system:roadbed',
      subject: 'notice/N-1',
      data: { kind: 'mail', outcome: 'live', attempts: 1 },
      personal: { recipient: 'eve@example.com' },
    });
    await sequenceEntries(db);
    await makeCheckpoint(db, ledgerKeys);
  }
});
afterAll(() => Promise.all([api.close(), trusting.close()]));

async function exported(at: Api, headers: Record<string, string> = {}): Promise<string> {
  const answer = await at.service.inject({ method: 'GET', url: '/api/v1/ledger/export', headers });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('"N-1/delivered"');
  return answer.body;
}

test('personal data is exported to people alone: not by a link, and no more to who leaves that out', async () => {
  const { token } = await createLink(api.db, { label: 'Audit', days: 1, by: 'person:ana' });
  expect(await exported(api, { authorization: await api.tokenOf('ana') })).toContain('eve@example.com');
  expect(await exported(api, { authorization: `Bearer ${token}` })).not.toContain('eve@example.com');
  expect(await exported(api)).not.toContain('eve@example.com');
});

test('where names are trusted this machine is a person, and a page that was made to lead here is not', async () => {
  expect(await exported(trusting)).toContain('eve@example.com');
  expect(await exported(trusting, { host: 'rebound.example:4401' })).not.toContain('eve@example.com');
});

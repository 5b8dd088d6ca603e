import { listEntries, makeCheckpoint, recordEntry, sequenceEntries, verifyExport } from '@roadbed/ledger';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let ana: string;
let round = 0;
beforeAll(async () => {
  // Where names are trusted, an erasure asks for a token all the same.
  api = await startApi('trusted');
  ana = await api.tokenOf('ana');
});
afterAll(() => api.close());
beforeEach(async () => {
  round += 1;
  await notice(1, { recipient: `eve${round}@example.com` });
  await notice(2, { recipient: `Eve${round}@Example.com`, problem: `no mailbox of eve${round}@example.com` });
  await notice(3, { recipient: `adam${round}@example.com` });
});

/** An entry with personal data, as it is written for a notice. */
function notice(number: number, personal: Record<string, string>) {
  return recordEntry(api.db, {
    id: `N-${round}${number}/delivered`,
    type: 'roadbed.notice.delivered.v1',
    actor: 'system:roadbed',
    subject: `notice/N-${round}${number}`,
    data: { kind: 'mail', outcome: 'live', attempts: 1 },
    personal,
  });
}
const erase = (asked: Record<string, string>, authorization?: string) =>
  api.ask('DELETE', `ledger/personal?${new URLSearchParams(asked).toString()}`, undefined, authorization);
const erasures = () => listEntries(api.db, { type: 'roadbed.ledger.personal-erased.v1' });
async function exported(): Promise<string> {
  while ((await sequenceEntries(api.db)) > 0);
  await makeCheckpoint(api.db, api.ledgerKeys);
  return (await api.service.inject({ method: 'GET', url: '/api/v1/ledger/export' })).body;
}
async function verified(text: string) {
  const chunks = (async function* () {
    yield text;
  })();
  return await verifyExport(chunks, { verifiers: await api.ledgerKeys.verifiers() });
}

test('a value is erased from every entry that has it, with what else they have, and the ledger is whole', async () => {
  const [before, recordedBefore] = [await exported(), (await erasures()).length];
  expect(before).toContain(`eve${round}@example.com`);
  const asked = { value: `EVE${round}@example.com`, reason: ' She left,\nand asked ' };
  expect(await erase(asked, ana)).toMatchObject({ status: 200, body: { entries: 2, values: 3 } });

  const after = await exported();
  expect(after.toLowerCase()).not.toContain(`eve${round}@`);
  expect(after).toContain(`adam${round}@example.com`);
  const { erased: erasedBefore } = await verified(before);
  expect(await verified(after)).toMatchObject({ problems: [], erased: erasedBefore + 3 });
  const [recorded] = await erasures();
  expect(recorded).toMatchObject({
    actor: 'person:ana',
    reason: 'She left, and asked',
    data: { entries: 2, values: 3 },
  });

  expect(await erase(asked, ana)).toMatchObject({ status: 200, body: { entries: 0, values: 0 } });
  expect(await erasures()).toHaveLength(recordedBefore + 1);
});

test('an entry loses one field, then the rest, each on record; then there is nothing left', async () => {
  const event = `N-${round}2/delivered`;
  const reason = 'asked for';
  expect((await erase({ event, field: 'problem', reason }, ana)).body).toEqual({ entries: 1, values: 1 });
  expect((await erase({ event, reason }, ana)).body).toEqual({ entries: 1, values: 1 });
  expect((await erase({ event, reason }, ana)).body).toEqual({ entries: 0, values: 0 });
  const [rest, field] = await erasures();
  expect(field?.data).toEqual({ entries: 1, values: 1, event, field: 'problem' });
  expect(rest?.data).toEqual({ entries: 1, values: 1, event });
  expect(await exported()).toContain(`eve${round}@example.com`);
});

test('many who erase the same at one moment erase it once', async () => {
  const recordedBefore = (await erasures()).length;
  const asked = { value: `eve${round}@example.com`, reason: 'asked for' };
  const answers = await Promise.all(Array.from({ length: 8 }, () => erase(asked, ana)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers.reduce((sum, { body }) => sum + Number(body['values']), 0)).toBe(3);
  const since = (await erasures()).slice(0, -recordedBefore || undefined);
  expect(since.reduce((sum, { data }) => sum + Number(data['values']), 0)).toBe(3);
});

test('a reason that has the value in it would keep it: nothing is erased, nothing recorded', async () => {
  const recordedBefore = (await erasures()).length;
  const reason = `Adam${round}@example.com left`;
  const event = `N-${round}3/delivered`;
  const refused = await erase({ event, reason }, ana);
  expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('say it without') } });
  expect(await exported()).toContain(`adam${round}@example.com`);
  expect(await erasures()).toHaveLength(recordedBefore);
});

test.each([
  ['without a token', { event: 'N-11/delivered', reason: 'x' }, undefined, 401],
  ['without a reason', { event: 'N-11/delivered' }, 'ana', 400],
  ['for no reason but blanks', { event: 'N-11/delivered', reason: ' ' }, 'ana', 400],
  ['of nothing', { reason: 'x' }, 'ana', 400],
  ['of the empty value', { value: '', reason: 'x' }, 'ana', 400],
  ['of an entry and a value', { event: 'N-11/delivered', value: 'x', reason: 'x' }, 'ana', 400],
  ['with a parameter that is none', { event: 'N-11/delivered', feild: 'problem', reason: 'x' }, 'ana', 400],
  ['of an entry that is none', { event: 'N-0/delivered', reason: 'x' }, 'ana', 404],
])('an erasure %s is refused, and nothing is erased', async (_what, asked, person, status) => {
  const before = await api.db.selectFrom('ledger_personal').selectAll().execute();
  expect((await erase(asked as Record<string, string>, person && ana)).status).toBe(status);
  expect(await api.db.selectFrom('ledger_personal').selectAll().execute()).toEqual(before);
});

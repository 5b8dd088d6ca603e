import { describe, expect, onTestFinished, test } from 'vitest';
import { busyData } from '../testing/fixture-data.ts';
import { fixtureLink } from '../testing/fixture-ledger.ts';
import { startFixtureServer } from '../testing/fixture-server.ts';
import { createLedgerApi } from './ledger-api.ts';

async function startPlatform(token?: string) {
  const fixture = await startFixtureServer(busyData());
  onTestFinished(() => fixture.close());
  const base = fixture.url;
  return { fixture, api: createLedgerApi(token === undefined ? { base } : { base, token }) };
}

test('entries are read page by page, by a filter', async () => {
  const { api } = await startPlatform();
  const first = await api.entries({ service: 'payments', ticket: '' }, { limit: 5 });
  expect(first).toMatchObject({ ok: true, value: { nextBefore: 85 } });
  expect(await api.entries({ service: 'payments' }, { limit: 5, before: 85 })).toMatchObject({
    value: { entries: [{ id: 80 }, { id: 70 }], nextBefore: null },
  });
  expect(await api.entries({ type: 'roadbed.change.live.v1' }, { limit: 5 })).toMatchObject({
    value: { entries: [{ id: 92 }] },
  });
});

test('a proof that is not there yet is no failure', async () => {
  const { api } = await startPlatform();
  expect(await api.proof('E-92')).toMatchObject({ ok: true, value: { index: 66 } });
  expect(await api.proof('nobody')).toEqual({ ok: true, value: undefined });
  expect(await api.keys()).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^roadbed\/ledger\/\S+\n$/),
  });
});

describe('by a link', () => {
  test('everything is asked for with its token, files too', async () => {
    const { api } = await startPlatform(fixtureLink.token);
    expect(await api.link()).toMatchObject({ ok: true, value: { label: 'Change management' } });
    expect(api.fileUrl).toBeUndefined();
    const file = await api.file({ service: 'payments' }, 'csv');
    expect(file.ok ? await file.value.text() : file.failure).toBe('csv of 7 entries');
  });

  test('that opens nothing any more, the words of the platform are kept', async () => {
    const { api } = await startPlatform('rbl_old');
    const failure = { kind: 'refused', status: 401, message: 'This link of the ledger has expired.' };
    for (const result of [await api.link(), await api.entries({}, { limit: 1 }), await api.proof('E-92')]) {
      expect(result).toEqual({ ok: false, failure });
    }
  });
});

test('a platform that is away, and an answer that is none, are failures and no throw', async () => {
  const { fixture, api } = await startPlatform();
  fixture.refuseWith = { status: 502, body: '' };
  expect(await api.entries({}, { limit: 1 })).toMatchObject({
    failure: { kind: 'unreachable', status: 502 },
  });
  fixture.refuseWith = { status: 200, body: '{"entries":7}' };
  expect(await api.entries({}, { limit: 1 })).toMatchObject({ failure: { kind: 'unreadable' } });
  expect(api.toEntry('{"id":7}')).toBeUndefined();
  expect(api.toEntry('<html>')).toBeUndefined();
  await fixture.close();
  expect(await api.choices()).toMatchObject({ failure: { kind: 'unreachable' } });
});

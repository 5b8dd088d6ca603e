import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createApi } from './api.ts';
import { busyData } from './testing/fixture-data.ts';
import { startFixtureServer } from './testing/fixture-server.ts';

async function startPlatform() {
  const fixture = await startFixtureServer(busyData());
  onTestFinished(() => fixture.close());
  return { fixture, api: createApi(fixture.url) };
}

test('every part of the API is read over HTTP', async () => {
  const { api } = await startPlatform();
  expect(await api.platform()).toMatchObject({ ok: true, value: { organisation: 'Example Retail' } });
  expect(await api.services()).toMatchObject({
    ok: true,
    value: [{ name: 'payments' }, { name: 'fraud' }, {}],
  });
  expect(await api.changes({ environment: 'production', service: '' })).toMatchObject({
    ok: true,
    value: [{ id: 'C-3' }, { id: 'C-2' }, { id: 'C-1' }],
  });
  expect(await api.change('C-1')).toMatchObject({ ok: true, value: { id: 'C-1', tickets: ['PAY-123'] } });
  expect(await api.feedback()).toMatchObject({ ok: true, value: [{ id: 'F-1' }] });
  expect(await api.alerts()).toMatchObject({
    ok: true,
    value: [{ status: 'firing' }, { status: 'resolved' }],
  });
  expect(await api.stuckNotices()).toMatchObject({ ok: true, value: [{ id: 'N-7' }] });
  expect(await api.locks()).toMatchObject({ ok: true, value: [{ id: 'L-1' }] });
  expect(await api.freezes()).toMatchObject({ ok: true, value: [{ id: 'FR-1' }, { id: 'weekend' }] });
});

test('a refusal keeps its words', async () => {
  const { api } = await startPlatform();
  expect(await api.change('C 9/?')).toEqual({
    ok: false,
    failure: { kind: 'refused', status: 404, message: 'There is no change C%209%2F%3F.' },
  });
});

test('an answer of another shape is told apart, with the field that is wrong', async () => {
  const { fixture, api } = await startPlatform();
  fixture.data.platform = { organisation: 7 };
  const result = await api.platform();
  expect(result).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
  expect(result.ok ? '' : result.failure.message).toContain('organisation');
});

test('a platform that is down, or that answers no JSON, is a failure and no throw', async () => {
  const { fixture, api } = await startPlatform();
  fixture.refuseWith = { status: 502, body: 'Bad Gateway' };
  expect(await api.services()).toMatchObject({
    failure: { kind: 'unreachable', message: 'The platform cannot be reached (502).' },
  });
  fixture.refuseWith = { status: 503, body: '{"detail":"The database is away."}' };
  expect(await api.services()).toMatchObject({
    failure: { kind: 'unreachable', message: 'The database is away.' },
  });
  fixture.refuseWith = { status: 200, body: '<html>' };
  expect(await api.services()).toMatchObject({ failure: { kind: 'unreadable' } });

  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  expect(await createApi(`http://127.0.0.1:${port}`).services()).toEqual({
    ok: false,
    failure: { kind: 'unreachable', message: 'The platform cannot be reached.' },
  });
});

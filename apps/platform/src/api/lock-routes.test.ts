import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi } from '../testing/start-api.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let [ana, ben] = ['', ''];
beforeAll(async () => {
  api = await startApi('tokens');
  [ana, ben] = (await Promise.all(['ana', 'ben'].map((person) => api.tokenOf(person)))) as [string, string];
});
afterAll(() => api.close());
beforeEach(async () => {
  for (const table of ['lock_wait', 'deploy_lock', 'deploy_freeze'] as const)
    await api.db.deleteFrom(table).execute();
});

const place = { service: 'payments', environment: 'production' };
const lock = (by: string, more: object = {}) =>
  api.ask('POST', 'locks', { ...place, reason: 'the tests are red', ...more }, by);
const unlock = (by: string) => api.ask('DELETE', 'locks/production/payments', undefined, by);
const wait = (by: string) => api.ask('POST', 'locks/production/payments/waiting', undefined, by);
const leave = (by: string) => api.ask('DELETE', 'locks/production/payments/waiting', undefined, by);

test('a lock is taken, waited for, and given to the next in line', async () => {
  expect(await lock(ana, { forMinutes: 90 })).toMatchObject({
    status: 201,
    body: { ...place, holder: { name: 'ana' }, reason: 'the tests are red', waiting: [] },
  });
  const line = { position: 1, lock: { holder: { name: 'ana' }, waiting: [{ person: { name: 'ben' } }] } };
  expect(await wait(ben)).toMatchObject({ status: 200, body: line });
  expect(await wait(ben)).toMatchObject({ status: 200, body: line });
  expect(await unlock(ana)).toMatchObject({ status: 200, body: { next: { name: 'ben' } } });
  expect(await api.ask('GET', 'locks')).toMatchObject({
    body: { locks: [{ holder: { name: 'ben' }, isReserved: true, waiting: [] }] },
  });
  expect(await unlock(ben)).toMatchObject({ status: 200, body: { next: null } });
  expect(await api.ask('GET', 'locks')).toMatchObject({ body: { locks: [] } });
});

test('it is stolen with a reason, and who leaves the line is in it no more', async () => {
  await lock(ana);
  await wait(ben);
  expect(await leave(ben)).toMatchObject({ status: 200 });
  expect(await lock(ben, { steal: true, reason: 'ana is on holiday' })).toMatchObject({
    status: 201,
    body: { holder: { name: 'ben' }, reason: 'ana is on holiday', waiting: [] },
  });
});

test.each<[string, () => Promise<{ status: number; body: object }>, number, RegExp]>([
  ['without a token', () => api.ask('POST', 'locks', { ...place, reason: 'why' }), 401, /token/],
  ['for no service', () => lock(ben, { service: 'payment' }), 404, /payments/],
  ['without a reason', () => lock(ben, { reason: ' ' }), 400, /because/],
  ['for no time at all', () => lock(ben, { forMinutes: 0 }), 400, /one minute/],
  ['for what is another’s', () => lock(ben), 409, /Ana Example/],
  ['in the name of another', () => lock(ben, { by: 'ana' }), 403, /ana/],
  ['with a field that is none', () => lock(ben, { untill: 'tomorrow' }), 400, /untill/],
  ['to end what is another’s', () => unlock(ben), 403, /Ana Example/],
  ['to wait for what one has', () => wait(ana), 409, /yours already/],
  ['to leave a line one is not in', () => leave(ben), 404, /do not wait/],
])('asked %s it is refused', async (_what, ask, status, message) => {
  await lock(ana);
  const answer = await ask();
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(message);
  expect(await api.ask('GET', 'locks')).toMatchObject({ body: { locks: [{ holder: { name: 'ana' } }] } });
});

const until = new Date(Date.now() + 3_600_000).toISOString();
const freeze = (by: string | undefined, more: object = {}) =>
  api.ask('POST', 'freezes', { environment: 'production', until, reason: 'the sale is on', ...more }, by);

test('a freeze is set, and lifted before its time', async () => {
  expect(await freeze(ana, { scope: 'payments' })).toMatchObject({
    status: 201,
    body: {
      environments: ['production'],
      services: ['payments'],
      isOn: true,
      setBy: { name: 'ana' },
      to: until,
    },
  });
  const later = { from: new Date(Date.now() + 600_000).toISOString() };
  expect(await freeze(ana, later)).toMatchObject({ status: 201, body: { isOn: false, services: [] } });
  const lift = await api.ask('POST', 'freezes/production/lift', { reason: 'the sale is over' }, ben);
  expect(lift).toMatchObject({ status: 200, body: { freezes: [{}, {}] } });
  expect(await api.ask('GET', 'freezes')).toMatchObject({ body: { freezes: [] } });
});

test.each<[string, () => Promise<{ status: number; body: object }>, number, RegExp]>([
  ['without a token', () => freeze(undefined), 401, /token/],
  ['until no time', () => freeze(ana, { until: 'tomorrow' }), 400, /until/],
  ['until what is over', () => freeze(ana, { until: '2020-01-01T00:00:00Z' }), 400, /future/],
  ['for nothing that is known', () => freeze(ana, { scope: 'payment' }), 404, /payments/],
  ['without a reason', () => freeze(ana, { reason: '' }), 400, /because/],
  [
    'to be lifted where none is',
    () => api.ask('POST', 'freezes/FR-999/lift', { reason: 'it is over' }, ana),
    404,
    /FR-999/,
  ],
])('a freeze %s is refused', async (_what, ask, status, message) => {
  const answer = await ask();
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toMatch(message);
  expect(await api.ask('GET', 'freezes')).toMatchObject({ body: { freezes: [] } });
});

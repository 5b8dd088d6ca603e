import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { findLock, listLocks, listWaiting } from './find-lock.ts';
import { releaseLock } from './release-lock.ts';
import { sweepLocks } from './sweep-locks.ts';
import { describeTaken, takeLock } from './take-lock.ts';
import type { TakeLockOptions } from './take-lock.ts';
import { leaveLine, waitForLock } from './wait-for-lock.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await fixture.db.deleteFrom('deploy_lock').execute();
  await fixture.db.deleteFrom('lock_wait').execute();
  fixture.events.length = 0;
  fixture.notices.length = 0;
});

const place = { service: 'payments', environment: 'production' };
/** So many minutes after noon of a winter's day. */
const at = (minutes: number) => new Date(Date.parse('2026-12-01T12:00:00Z') + minutes * 60_000);

const take = (person: string, more: Partial<TakeLockOptions> = {}, now = at(0)) =>
  takeLock(fixture, catalog, { ...place, person, reason: 'the tests are red', ...more }, now);
const wait = (person: string, now = at(0)) => waitForLock(fixture, catalog, { ...place, person }, now);
const release = (person: string, now = at(0)) => releaseLock(fixture, catalog, { ...place, person }, now);
const sweep = (now: Date) => sweepLocks(fixture, catalog, now);
const types = () => fixture.events.map(({ type, actor }) => [type.split('.').slice(1, 3).join('.'), actor]);
const told = () => fixture.notices.map(({ to, text }) => ['person' in to ? to.person : to.channel, text]);

describe('a lock', () => {
  test('is taken by one person, with a reason, and let go by them', async () => {
    const taken = await take('ana');
    expect(taken).toMatchObject({
      ok: true,
      lock: { ...place, holder: 'ana', reason: 'the tests are red', expiresAt: null },
    });
    expect(taken.ok && describeTaken(catalog, taken)).toMatch(
      /^payments in production is locked by you until you/,
    );
    expect(await listLocks(fixture.db)).toHaveLength(1);
    expect(await release('ana')).toMatchObject({ ok: true, next: undefined });
    expect(await findLock(fixture.db, place)).toBeUndefined();
    expect(types()).toEqual([
      ['lock.taken', 'person:ana'],
      ['lock.released', 'person:ana'],
    ]);
  });

  test('is refused to another, with who, since, until, why, and the ways out', async () => {
    await take('ana', { forMinutes: 120 });
    expect(await take('ben', {}, at(5))).toEqual({
      ok: false,
      code: 'locked',
      message:
        'payments in production is locked by Ana Example since 2026-12-01 12:00 UTC until 2026-12-01 14:00 UTC ' +
        '(the tests are red). Wait for it with `/deploy wait payments in production`, ' +
        'or take it with `/deploy steal payments in production because …`.',
    });
    expect(await release('ben')).toMatchObject({ ok: false, code: 'not-holder' });
    expect(await take('ben', { environment: 'integration' })).toMatchObject({ ok: true });
  });

  test('that is taken again by its holder has the new reason and end', async () => {
    await take('ana', { forMinutes: 30 });
    expect(await take('ana', { forMinutes: 60, reason: 'still red' }, at(10))).toMatchObject({
      ok: true,
      lock: { reason: 'still red', since: at(0).toISOString(), expiresAt: at(70).toISOString() },
    });
    expect(new Set(fixture.events.map(({ id }) => id)).size).toBe(2);
  });

  test('is stolen with a reason, and its holder is told', async () => {
    await take('ana');
    expect(await take('ben', { steal: true, reason: ' ' })).toMatchObject({ ok: false, code: 'no-reason' });
    const stolen = await take('ben', { steal: true, reason: 'ana is on holiday' });
    expect(stolen).toMatchObject({ ok: true, lock: { holder: 'ben' }, stolen: { holder: 'ana' } });
    expect(stolen.ok && describeTaken(catalog, stolen)).toContain('Ana Example, who held it, is told.');
    expect(told()).toEqual([
      ['ana', 'Ben Example took your lock of payments in production: ana is on holiday'],
    ]);
    expect(types().at(-1)).toEqual(['lock.stolen', 'person:ben']);
    expect(await release('ana')).toMatchObject({ ok: false, code: 'not-holder' });
  });

  test('that nobody holds is simply taken by who would steal it', async () => {
    expect(await take('ben', { steal: true })).toMatchObject({ ok: true, stolen: undefined });
    expect(types()).toEqual([['lock.taken', 'person:ben']]);
  });

  test('of twenty people at one moment is that of one', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => take(`person-${n}`)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await listLocks(fixture.db)).toHaveLength(1);
    expect(fixture.events).toHaveLength(1);
  });

  test('of a service that was removed can be seen and let go, and nobody takes it', async () => {
    await take('ana');
    const without = { ...catalog, services: new Map() };
    expect(await takeLock(fixture, without, { ...place, person: 'ben', reason: 'why' }, at(0))).toMatchObject(
      {
        ok: false,
        code: 'unknown-service',
      },
    );
    expect(await listLocks(fixture.db)).toHaveLength(1);
    expect(await releaseLock(fixture, without, { ...place, person: 'ana' }, at(0))).toMatchObject({
      ok: true,
    });
  });
});

describe('a lock with an end', () => {
  test('reminds its holder once before it, and ends by itself', async () => {
    await take('ana', { forMinutes: 60 });
    await sweep(at(49));
    expect(told()).toEqual([]);
    await sweep(at(51));
    await sweep(at(52));
    expect(told()).toEqual([
      ['ana', expect.stringMatching(/^Your lock of payments in production ends at 2026-12-01 13:00 UTC/)],
    ]);
    expect(await findLock(fixture.db, place, at(59))).toBeDefined();
    expect(await findLock(fixture.db, place, at(60))).toBeUndefined();
    await Promise.all([sweep(at(61)), sweep(at(61))]);
    expect(types().map(([type]) => type)).toEqual(['lock.taken', 'lock.reminded', 'lock.expired']);
    expect(told().at(-1)).toEqual(['ana', expect.stringContaining('has ended by itself')]);
    expect(await release('ana', at(62))).toMatchObject({ ok: false, code: 'not-locked' });
  });

  test('reminds again when it was taken for longer', async () => {
    await take('ana', { forMinutes: 30 });
    await sweep(at(25));
    await take('ana', { forMinutes: 30 }, at(26));
    await sweep(at(27));
    await sweep(at(50));
    expect(types().map(([type]) => type)).toEqual([
      'lock.taken',
      'lock.reminded',
      'lock.taken',
      'lock.reminded',
    ]);
  });

  test('that is short reminds nobody', async () => {
    await take('ana', { forMinutes: 5 });
    await sweep(at(1));
    expect(told()).toEqual([]);
  });

  test('is free to others at that moment, before anybody looks', async () => {
    await take('ana', { forMinutes: 60 });
    expect(await take('ben', {}, at(60))).toMatchObject({
      ok: true,
      lock: { holder: 'ben' },
      stolen: undefined,
    });
    expect(types().map(([type]) => type)).toEqual(['lock.taken', 'lock.expired', 'lock.taken']);
  });

  test('is not shortened by a clock that goes back', async () => {
    await take('ana', { forMinutes: 60 });
    await sweep(at(-600));
    expect(await take('ben', {}, at(-600))).toMatchObject({ ok: false, code: 'locked' });
    expect(told()).toEqual([]);
  });

  test.each([0, -5, 0.5, Number.NaN, 30 * 24 * 60 + 1, Infinity])(
    'of %s minutes is refused',
    async (forMinutes) => {
      expect(await take('ana', { forMinutes })).toMatchObject({ ok: false, code: 'bad-time' });
      expect(fixture.events).toEqual([]);
    },
  );
});

describe('the line for a lock', () => {
  test('gives it to the next when it is free, and tells them', async () => {
    await take('ana');
    expect(await wait('ben')).toMatchObject({ ok: true, position: 1, lock: { holder: 'ana' } });
    expect(await wait('cara')).toMatchObject({ ok: true, position: 2 });
    expect(await wait('ben')).toMatchObject({ ok: true, position: 1 });
    expect(await release('ana', at(1))).toMatchObject({
      ok: true,
      next: { holder: 'ben', isReserved: true },
    });
    expect(told()).toEqual([
      ['ben', expect.stringMatching(/^payments in production is free, and yours until 2026-12-01 12:16 UTC/)],
    ]);
    expect(await take('dan', {}, at(2))).toMatchObject({
      ok: false,
      message: expect.stringContaining('is reserved for Ben Example'),
    });
    expect(await take('ben', {}, at(3))).toMatchObject({
      ok: true,
      lock: { isReserved: false, expiresAt: null },
    });
    expect(await listWaiting(fixture.db, place)).toMatchObject([{ person: 'cara' }]);
  });

  test('goes on when the time of the next passes unused', async () => {
    await take('ana', { forMinutes: 60 });
    await wait('ben');
    await wait('cara');
    await sweep(at(60));
    expect(await findLock(fixture.db, place, at(60))).toMatchObject({ holder: 'ben' });
    await sweep(at(75));
    expect(await findLock(fixture.db, place, at(75))).toMatchObject({ holder: 'cara' });
    await sweep(at(90));
    expect(await findLock(fixture.db, place, at(90))).toBeUndefined();
    expect(told().map(([person]) => person)).toEqual(['ana', 'ben', 'ben', 'cara', 'cara']);
  });

  test('is left by those who do not want it any more, or have it', async () => {
    await take('ana');
    await wait('ben');
    await wait('cara');
    expect(await leaveLine(fixture, { ...place, person: 'ben' })).toEqual({ ok: true });
    expect(await leaveLine(fixture, { ...place, person: 'ben' })).toMatchObject({
      code: 'not-waiting-for-lock',
    });
    await take('cara', { steal: true });
    expect(await listWaiting(fixture.db)).toEqual([]);
  });

  test('is for others than the holder, and for what is locked', async () => {
    expect(await wait('ana')).toMatchObject({ ok: false, code: 'not-locked' });
    await take('ana');
    expect(await wait('ana')).toMatchObject({ ok: false, code: 'own-lock' });
    expect(
      await waitForLock(fixture, catalog, { ...place, service: 'paymets', person: 'ben' }),
    ).toMatchObject({
      code: 'unknown-service',
      message: expect.stringContaining('did you mean "payments"?'),
    });
  });
});

describe('a reason', () => {
  test.each([
    ['x'.repeat(10_000), 'reason-too-long'],
    ['👩🏽‍🚒'.repeat(200), 'reason-too-long'],
    [undefined, 'no-reason'],
    [' \n\t\u0000 ', 'no-reason'],
  ])('of %j is refused', async (reason, code) => {
    expect(await take('ana', { reason })).toMatchObject({ ok: false, code });
  });

  test('of any script is kept, without what no message or database takes', async () => {
    const reason = ' Přestávka\u0000 kvůli\n<!channel> 🚒 \ud800';
    expect(await take('ana', { reason })).toMatchObject({
      ok: true,
      lock: { reason: 'Přestávka kvůli <!channel> 🚒 \ufffd' },
    });
  });
});

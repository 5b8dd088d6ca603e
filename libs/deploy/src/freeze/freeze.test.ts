import { platformDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { describeFreeze } from './describe-freeze.ts';
import { findFreezes, listFreezes } from './find-freezes.ts';
import { liftFreeze } from './lift-freeze.ts';
import { setFreeze } from './set-freeze.ts';
import type { SetFreezeOptions } from './set-freeze.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await fixture.db.deleteFrom('deploy_freeze').execute();
  fixture.events.length = 0;
  fixture.notices.length = 0;
});

const at = (hours: number) => new Date(Date.parse('2026-12-01T12:00:00Z') + hours * 3_600_000);
const withPlatform = (more: object): Catalog => ({
  ...catalog,
  platform: platformDescriptorSchema.parse({ ...catalog.platform, ...more }),
});
const freeze = (more: Partial<SetFreezeOptions> = {}, known = catalog) =>
  setFreeze(
    fixture,
    known,
    { environment: 'production', person: 'ana', reason: 'the sale', until: at(24), ...more },
    at(0),
  );
const lift = (which: string, person = 'ben', known = catalog) =>
  liftFreeze(fixture, known, { which, person, reason: 'the sale is over' }, at(2));
const frozen = async (service: string, environment = 'production', now = at(1), known = catalog) => {
  const found = known.services.get(service);
  if (found === undefined) throw new Error(`no ${service}`);
  return (await findFreezes(fixture.db, known, found, environment, now)).map(({ reason }) => reason);
};

describe('a freeze by chat', () => {
  test('holds an environment until its end, is on record, and is told in the channel', async () => {
    const set = await freeze();
    expect(set).toMatchObject({ ok: true, freeze: { setBy: 'ana', source: 'chat' } });
    expect(await frozen('payments')).toEqual(['the sale']);
    expect(await frozen('payments', 'integration')).toEqual([]);
    expect(await frozen('payments', 'production', at(24))).toEqual([]);
    expect(fixture.events).toMatchObject([
      { type: 'roadbed.freeze.set.v1', actor: 'person:ana', environment: 'production' },
    ]);
    const id = set.ok ? set.freeze.id : '';
    expect(fixture.notices).toMatchObject([
      {
        to: { channel: 'deployments' },
        text: `production is frozen from 2026-12-01 12:00 UTC until 2026-12-02 12:00 UTC (the sale; ${id} of Ana Example)`,
      },
    ]);
  });

  test('holds one service, or those of a domain or team, and begins when it is said to', async () => {
    await freeze({ scope: 'payments' });
    expect([await frozen('payments'), await frozen('fraud')]).toEqual([['the sale'], []]);
    await freeze({ scope: 'finance', reason: 'the audit', from: at(3) });
    expect(await frozen('fraud', 'production', at(2))).toEqual([]);
    expect(await frozen('fraud', 'production', at(3))).toEqual(['the audit']);
  });

  test('is lifted by its id or by the environment, with a reason', async () => {
    const set = await freeze();
    await freeze({ environment: 'integration' });
    expect(await lift(set.ok ? set.freeze.id.toLowerCase() : '')).toMatchObject({ ok: true });
    expect(await frozen('payments')).toEqual([]);
    expect(await frozen('payments', 'integration')).toEqual(['the sale']);
    expect(await lift('integration')).toMatchObject({ ok: true, freezes: [{}] });
    expect(await lift('integration')).toMatchObject({ ok: false, code: 'unknown-freeze' });
    expect(fixture.events.map(({ type }) => type).at(-1)).toBe('roadbed.freeze.lifted.v1');
    expect(fixture.notices.at(-1)?.text).toMatch(/is not frozen by FR-\d+ any more: the sale is over \(Ben/);
    expect(
      await liftFreeze(fixture, catalog, { which: 'production', person: 'ben', reason: undefined }),
    ).toMatchObject({ code: 'no-reason' });
  });

  test('is for those whom platform.json names, where it names any, and for nobody else ever', async () => {
    const known = withPlatform({ freezers: ['cara'] });
    expect(await freeze({}, known)).toMatchObject({
      ok: false,
      code: 'not-freezer',
      message: 'Only Cara Example may freeze and unfreeze: ask one of them.',
    });
    expect(await freeze({ person: 'cara' }, known)).toMatchObject({ ok: true });
    expect(await lift('production', 'ben', known)).toMatchObject({ ok: false, code: 'not-freezer' });
    expect(await freeze({ person: 'zoe' })).toMatchObject({ ok: false, code: 'not-freezer' });
  });

  test.each([
    [{ until: at(-1) }, 'bad-time'],
    [{ until: at(0) }, 'bad-time'],
    [{ from: at(5), until: at(4) }, 'bad-time'],
    [{ until: at(367 * 24) }, 'bad-time'],
    [{ until: new Date(Number.NaN) }, 'bad-time'],
    [{ reason: '' }, 'no-reason'],
    [{ reason: 'é'.repeat(10_000) }, 'reason-too-long'],
    [{ environment: 'productoin' }, 'unknown-environment'],
    [{ scope: 'paymets' }, 'unknown-service'],
  ])('with %j is refused as %s', async (more, code) => {
    expect(await freeze(more)).toMatchObject({ ok: false, code });
    expect(await listFreezes(fixture.db, catalog, at(1))).toEqual([]);
    expect(fixture.events).toEqual([]);
  });
});

describe('a freeze of platform.json', () => {
  const known = withPlatform({
    timeZone: 'Europe/London',
    freezes: [
      {
        name: 'nights',
        reason: 'nobody is there',
        environments: ['production'],
        services: ['payments'],
        weekly: { from: 'tuesday 12:30', to: 'wednesday 08:00' },
        timeZone: 'Europe/London',
      },
      { name: 'past', reason: 'over', environments: ['production'], from: '2026-01-01', to: '2026-02-01' },
    ],
  });

  test('holds what it names while its window is open, and is listed until it is over', async () => {
    // 2026-12-01 is a Tuesday.
    expect(await frozen('payments', 'production', at(0), known)).toEqual([]);
    expect(await frozen('payments', 'production', at(1), known)).toEqual(['nobody is there']);
    expect(await frozen('fraud', 'production', at(1), known)).toEqual([]);
    const [listed, ...more] = await listFreezes(fixture.db, known, at(0));
    expect(more).toEqual([]);
    expect(listed && describeFreeze(known, listed)).toBe(
      'payments in production is frozen from 2026-12-01 12:30 GMT until 2026-12-02 08:00 GMT (nobody is there; "nights" of platform.json)',
    );
  });

  test('ends in that file alone', async () => {
    for (const which of ['nights', 'production']) {
      expect(await lift(which, 'ben', known)).toMatchObject({
        ok: false,
        code: 'unknown-freeze',
        message: expect.stringContaining('change it there'),
      });
    }
  });
});

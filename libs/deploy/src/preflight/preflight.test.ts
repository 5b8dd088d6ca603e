import { platformDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { setFreeze } from '../freeze/set-freeze.ts';
import { takeLock } from '../lock/take-lock.ts';
import { catalog as base, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { goLive } from '../testing/move-change.ts';
import { askPreflight } from './ask-preflight.ts';
import type { AskPreflightOptions } from './ask-preflight.ts';
import { findVerdicts } from '../testing/find-verdicts.ts';
import type { PreflightSources, Unhealthy } from './sources.ts';
import { checkNames, worstVerdict } from './verdict.ts';

const catalog: Catalog = {
  ...base,
  platform: platformDescriptorSchema.parse({
    ...base.platform,
    environments: [
      { name: 'integration', autoDeploy: true },
      {
        name: 'production',
        approvals: 1,
        after: { environment: 'integration', bakeMinutes: 60 },
        errorBudget: { refuseBelowPercent: 5, warnBelowPercent: 20 },
      },
    ],
  }),
};

const first = 'aaaa1111';
const second = 'aaaa2222';
let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.release(first);
  await fixture.release(second);
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  for (const table of ['approval', 'deployment', 'change_request', 'deploy_lock', 'deploy_freeze'] as const)
    await fixture.db.deleteFrom(table).execute();
  fixture.events.length = 0;
});

/** So many minutes after noon. */
const at = (minutes: number) => new Date(Date.parse('2026-12-01T12:00:00Z') + minutes * 60_000);
const place = { service: 'payments', environment: 'production' };

type Asked = Partial<AskPreflightOptions> & { now?: Date; sources?: PreflightSources };
async function ask({ now = at(90), sources = {}, ...more }: Asked = {}) {
  const asked = await askPreflight(
    fixture.db,
    catalog,
    { ...place, requestedBy: 'person:ana', ...more },
    sources,
    now,
  );
  if (!asked.ok) throw new Error(asked.message);
  return asked.verdicts;
}
const verdictOf = async (check: string, asked: Asked = {}) => {
  const found = (await ask(asked)).find((verdict) => verdict.check === check);
  if (found === undefined) throw new Error(`no check ${check}`);
  return found;
};

async function deploy(release: string, minutes: number, environment = 'integration', now = at(minutes)) {
  const asked = await requestChange(
    fixture.db,
    fixture.record,
    catalog,
    { ...place, environment, release, kind: 'emergency', reason: 'it burns', requestedBy: 'person:ana' },
    now,
  );
  if (!asked.ok) throw new Error(asked.message);
  await goLive(fixture.db, asked.change.id, now);
  return asked.change.id;
}
const request = (more: Partial<RequestChangeOptions> = {}, now = at(90)) =>
  requestChange(fixture.db, fixture.record, catalog, { ...place, requestedBy: 'person:ana', ...more }, now);
const lock = (person = 'ben') =>
  takeLock(fixture, catalog, { ...place, person, reason: 'the tests are red' }, at(0));
const freeze = () =>
  setFreeze(
    fixture,
    catalog,
    { environment: 'production', person: 'ben', reason: 'the sale', until: at(600) },
    at(0),
  );

test('all checks are asked, in their order, and a change that may go out passes all of them', async () => {
  await deploy(second, 0);
  const verdicts = await ask();
  expect(verdicts.map(({ check }) => check)).toEqual(checkNames);
  expect(verdicts.map(({ code }) => code)).toEqual([
    'release-verified',
    'baked',
    'unlocked',
    'not-frozen',
    'budget-unknown',
    'first-release',
  ]);
  expect(worstVerdict(verdicts)).toBe('passed');
});

test('every refusal is told at once, and nothing is asked for', async () => {
  await lock();
  await freeze();
  const refused = await request({
    mayBeDeployed: async () => ({ ok: false, reason: 'it was altered' }),
    readErrorBudget: async () => ({ leftPercent: -3 }),
  });
  expect(refused).toMatchObject({ ok: false, code: 'release-refused' });
  const lines = refused.ok ? [] : refused.message.split('\n');
  expect(lines).toEqual([
    expect.stringContaining('it was altered'),
    expect.stringContaining('where it has not been live'),
    expect.stringContaining('is locked by Ben Example'),
    expect.stringContaining('production is frozen'),
    expect.stringContaining('has -3 % of its error budget left'),
  ]);
  expect(fixture.events.filter(({ type }) => type.startsWith('roadbed.change'))).toEqual([]);
});

test('the verdicts are on record, and kept with the change', async () => {
  await deploy(second, 0);
  const asked = await request({ readErrorBudget: async () => ({ leftPercent: 12 }) });
  const id = asked.ok ? asked.change.id : '';
  const requested = fixture.events.find(
    ({ type, changeId }) => type === 'roadbed.change.requested.v1' && changeId === id,
  );
  expect(requested?.data['preflight']).toEqual([
    { check: 'release', verdict: 'passed', code: 'release-verified' },
    { check: 'order', verdict: 'passed', code: 'baked' },
    { check: 'lock', verdict: 'passed', code: 'unlocked' },
    { check: 'freeze', verdict: 'passed', code: 'not-frozen' },
    { check: 'error-budget', verdict: 'warned', code: 'budget-low' },
    { check: 'live', verdict: 'passed', code: 'first-release' },
  ]);
  expect(await findVerdicts(fixture.db, id)).toEqual(asked.ok && asked.verdicts);
});

describe('the order of environments', () => {
  const order = (asked?: Asked) => verdictOf('order', asked);

  test('lets nothing out that was not live before, and says how to get it there', async () => {
    expect(await order()).toMatchObject({
      verdict: 'refused',
      code: 'not-promoted',
      message: expect.stringContaining('`/deploy payments aaaa22220000 to integration`'),
    });
    expect(await order({ environment: 'integration' })).toMatchObject({ code: 'first-environment' });
  });

  test('lets people ask for what is on its way there, naming the change that brings it', async () => {
    const coming = await request({ environment: 'integration' });
    const named = expect.stringContaining(`${coming.ok && coming.change.id} is bringing it there`);
    expect(await order()).toMatchObject({ verdict: 'warned', code: 'on-its-way', message: named });
    expect(await order({ requestedBy: 'system:roadbed' })).toMatchObject({
      verdict: 'refused',
      code: 'on-its-way',
      message: named,
    });
    expect(await order({ release: first })).toMatchObject({ verdict: 'refused', code: 'not-promoted' });
  });

  test('asks for its bake time, to the minute', async () => {
    await deploy(second, 0);
    expect(await order({ now: at(59) })).toMatchObject({
      verdict: 'refused',
      code: 'not-baked',
      message: expect.stringContaining('ask again from 2026-12-01 13:00 UTC on'),
      facts: { from: at(60).toISOString() },
    });
    expect(await order({ now: at(60) })).toMatchObject({ verdict: 'passed', facts: { bakedMinutes: 60 } });
    // A clock that goes back makes nothing older.
    expect(await order({ now: at(-60) })).toMatchObject({ verdict: 'refused', code: 'not-baked' });
  });

  test('counts a time that is over, and says so of one that was too short', async () => {
    await deploy(first, 0);
    await deploy(second, 61);
    expect(await order({ release: first, now: at(62) })).toMatchObject({ code: 'baked' });
    await deploy(first, 71);
    expect(await order({ release: second, now: at(500) })).toMatchObject({
      code: 'not-baked',
      message: expect.stringContaining('another release took its place there before'),
    });
  });

  test('refuses what was taken back', async () => {
    const id = await deploy(second, 0);
    await fixture.db
      .updateTable('change_request')
      .set({ status: 'rolled-back' })
      .where('id', '=', id)
      .execute();
    expect(await order()).toMatchObject({
      code: 'not-promoted',
      message: expect.stringContaining('taken back'),
    });
  });

  test.each<[string, Unhealthy[], number, string]>([
    ['it is ill now', [{ summary: 'it is ill', since: at(80), until: null }], 90, 'unhealthy-before'],
    ['it was ill', [{ summary: 'it is ill', since: at(20), until: at(40) }], 90, 'not-baked'],
    ['it was ill, and long ago', [{ summary: 'it is ill', since: at(20), until: at(40) }], 100, 'baked'],
    ['it was ill before', [{ summary: 'it is ill', since: at(-20), until: at(-10) }], 60, 'baked'],
  ])('asks for health in that time: %s', async (_name, unhealthy, minutes, code) => {
    await deploy(second, 0);
    expect(
      await order({ now: at(minutes), sources: { findUnhealthy: async () => unhealthy } }),
    ).toMatchObject({
      code,
    });
  });
});

describe('a lock', () => {
  test('keeps out everybody but its holder', async () => {
    await lock('ben');
    expect(await verdictOf('lock')).toMatchObject({ verdict: 'refused', code: 'locked' });
    expect(await verdictOf('lock', { requestedBy: 'system:roadbed' })).toMatchObject({ code: 'locked' });
    expect(await verdictOf('lock', { requestedBy: 'person:ben' })).toMatchObject({
      verdict: 'passed',
      code: 'own-lock',
    });
    expect(await verdictOf('lock', { environment: 'integration' })).toMatchObject({ code: 'unlocked' });
  });

  test('does not keep the platform from taking back what fails', async () => {
    await lock('ben');
    const kind = 'rollback';
    expect(await verdictOf('lock', { kind })).toMatchObject({ verdict: 'refused' });
    expect(await verdictOf('lock', { kind, requestedBy: 'system:roadbed' })).toMatchObject({
      verdict: 'warned',
      overridden: true,
    });
  });
});

describe('an error budget', () => {
  test.each([
    [null, 'passed', 'budget-unknown'],
    [{ leftPercent: 50 }, 'passed', 'budget-left'],
    [{ leftPercent: 20 }, 'passed', 'budget-left'],
    [{ leftPercent: 19.9 }, 'warned', 'budget-low'],
    [{ leftPercent: 5 }, 'warned', 'budget-low'],
    [{ leftPercent: 4.9 }, 'refused', 'budget-spent'],
  ])('of %j is %s', async (budget, verdict, code) => {
    const sources = { readErrorBudget: async () => budget };
    expect(await verdictOf('error-budget', { sources })).toMatchObject({ verdict, code });
    expect(await verdictOf('error-budget', { sources, environment: 'integration' })).toMatchObject({
      code: 'budget-not-asked',
    });
  });
});

test('going back, or nowhere, is warned of', async () => {
  await deploy(second, 0, 'production');
  expect(await verdictOf('live')).toMatchObject({ verdict: 'warned', code: 'already-live' });
  expect(await verdictOf('live', { release: first })).toMatchObject({ verdict: 'warned', code: 'goes-back' });
  await deploy(first, 10, 'production');
  expect(await verdictOf('live')).toMatchObject({ verdict: 'passed', code: 'goes-forward' });
});

describe('a kind of change', () => {
  const sources: PreflightSources = { readErrorBudget: async () => ({ leftPercent: 0 }) };
  const judged = async (kind: 'emergency' | 'rollback') => {
    await lock();
    await freeze();
    return Object.fromEntries(
      (await ask({ kind, sources, requestedBy: 'person:ben' })).map((one) => [
        one.check,
        `${one.verdict} ${one.code}${one.verdict === 'warned' && one.overridden ? ' overridden' : ''}`,
      ]),
    );
  };

  test('an emergency goes out in spite of all but the release itself', async () => {
    expect(await judged('emergency')).toEqual({
      release: 'passed release-verified',
      order: 'warned not-promoted overridden',
      lock: 'passed own-lock',
      freeze: 'warned frozen overridden',
      'error-budget': 'warned budget-spent overridden',
      live: 'passed first-release',
    });
    expect(await verdictOf('lock', { kind: 'emergency' })).toMatchObject({ overridden: true });
    const mayBeDeployed = async () => ({ ok: false as const, reason: 'it was altered' });
    expect(await request({ kind: 'emergency', reason: 'it burns', mayBeDeployed })).toMatchObject({
      code: 'release-refused',
    });
    const asked = await request({ kind: 'emergency', reason: 'it burns' });
    const id = asked.ok ? asked.change.id : '';
    expect(fixture.events.find((event) => event.id === `${id}/requested`)?.data['preflight']).toContainEqual({
      check: 'freeze',
      verdict: 'warned',
      code: 'frozen',
      overridden: true,
    });
  });

  test('a roll back is not asked for order, freeze and budget', async () => {
    expect(await judged('rollback')).toEqual({
      release: 'passed release-verified',
      order: 'passed not-asked',
      lock: 'passed own-lock',
      freeze: 'passed not-asked',
      'error-budget': 'passed not-asked',
      live: 'passed not-asked',
    });
  });
});

test('a dry run of something unknown is refused with the nearest names, and changes nothing', async () => {
  const asked = (more: object) =>
    askPreflight(fixture.db, catalog, { ...place, requestedBy: 'person:ana', ...more }, {}, at(0));
  expect(await asked({ service: 'paymets' })).toMatchObject({ code: 'unknown-service' });
  expect(await asked({ environment: 'prod' })).toMatchObject({ code: 'unknown-environment' });
  expect(await asked({ release: 'ffff' })).toMatchObject({ code: 'unknown-release' });
  expect(fixture.events).toEqual([]);
});

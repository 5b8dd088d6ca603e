import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, recordedTypes, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { Behaviour, World } from '../testing/rollout-world.ts';
import { findDeployment } from './deployment.ts';
import { findRollout } from './rollout-state.ts';

const steps = [
  { weightPercent: 10, bakeSeconds: 30 },
  { weightPercent: 50, bakeSeconds: 30 },
];
const canary = { rollout: { strategy: 'canary' as const, steps } };

let fixture: Fixture;
let world: World;
let [old, fresh] = ['', ''];
let [first, second] = ['', ''];
beforeAll(async () => {
  fixture = await createFixture();
  old = await fixture.release('aaaa1111');
  fresh = await fixture.release('bbbb2222');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
  first = await approvedChange(fixture, { release: old });
  await rollOut(fixture, world, first, canary);
  second = await approvedChange(fixture, { release: fresh });
});

const judged = () =>
  fixture.events
    .filter(({ type, changeId }) => type === 'roadbed.rollout.judged.v1' && changeId === second)
    .map(({ data }) => data);

test('the first release of a service has nothing to be compared with, and takes all traffic at once', () => {
  expect(recordedTypes(fixture, first)).not.toContain('rollout.weight-set');
});

test('a new version gets its share step by step, is judged at each, and then takes over', async () => {
  const shares: object[] = [];
  for (const at of [1000, 31_000]) world.after(at, () => shares.push(world.shares()));
  const began = world.now();
  expect(await rollOut(fixture, world, second, canary)).toBe('live');

  expect(shares).toEqual([
    { [`${first}-1`]: 90, [`${second}-1`]: 10 },
    { [`${first}-1`]: 50, [`${second}-1`]: 50 },
  ]);
  expect(world.shares()).toEqual({ [`${second}-1`]: 100 });
  expect(world.now() - began).toBeGreaterThanOrEqual(60_000);
  expect(world.running).toEqual(new Set([`${second}-1`]));
  expect(judged()).toMatchObject([
    {
      during: 'canary',
      weightPercent: 10,
      verdict: 'successful',
      reason: expect.stringMatching(/^no worse than allowed: errors 0 of 3\d\d /),
      errors: { new: { errors: 0 }, old: { errors: 0 }, p: 1 },
      latency: { new: { p99: expect.any(Number) } },
    },
    { during: 'canary', weightPercent: 50, verdict: 'successful' },
  ]);
  expect(recordedTypes(fixture, second).slice(2)).toEqual([
    'rollout.started',
    'rollout.instance-started',
    'rollout.instance-ready',
    'rollout.smoke-passed',
    'rollout.weight-set',
    'rollout.judged',
    'rollout.weight-set',
    'rollout.judged',
    'rollout.traffic-switched',
    'rollout.verified',
    'change.live',
    'rollout.previous-drained',
  ]);
});

describe('a canary is abandoned at once, long before its time, when the new version', () => {
  test.each<[string, Behaviour, RegExp]>([
    ['fails requests', { errorRate: 0.3 }, /^more errors: \d+ of \d+ \(3\d?(\.\d+)? %\) against 0 of /],
    ['is slow', { latencyMs: 400 }, /^slower: p50 \d+(\.\d+)? ms against \d+ ms/],
  ])('%s', async (_name, behaviour, reason) => {
    world.behave(fresh, behaviour);
    const began = world.now();
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(world.now() - began).toBeLessThan(10_000);
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect(world.running).toEqual(new Set([`${first}-1`]));
    const change = await getChange(fixture.db, second);
    expect(change).toMatchObject({ status: 'failed', statusReason: expect.stringMatching(reason) });
    expect(judged()).toMatchObject([{ verdict: 'failed', reason: change?.statusReason }]);
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'live' });
    expect(await findRollout(fixture.db, second)).toMatchObject({ phase: 'ended', weightPercent: 0 });
  });

  test('dies', async () => {
    world.after(5000, () => world.running.delete(`${second}-1`));
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(world.now()).toBeLessThan(10_000);
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect((await getChange(fixture.db, second))?.statusReason).toBe(
      'the new version died: the process is gone',
    );
  });

  test('is not ready any longer, but not for one hiccup', async () => {
    world.after(5000, () => world.behave(fresh, { unready: '/health/ready answers 503' }));
    world.after(6500, () => world.behave(fresh, {}));
    world.after(20_000, () => world.behave(fresh, { unready: '/health/ready answers 503' }));
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(world.now()).toBeGreaterThan(20_000);
    expect((await getChange(fixture.db, second))?.statusReason).toBe(
      'the new version is not ready any longer: /health/ready answers 503',
    );
  });
});

describe('with too few requests to judge', () => {
  beforeEach(async () => {
    world = createWorld({ requestsPerSecond: 2 });
    await forgetChanges(fixture);
    first = await approvedChange(fixture, { release: old });
    await rollOut(fixture, world, first, canary);
    second = await approvedChange(fixture, { release: fresh });
  });

  test('a canary that is well goes on, and that is on record', async () => {
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(judged()).toMatchObject([
      {
        weightPercent: 10,
        verdict: 'inconclusive',
        reason: expect.stringMatching(/^too few requests to judge: [56] to the new/),
      },
      { weightPercent: 50, verdict: 'inconclusive' },
    ]);
  });

  test('a canary is abandoned where the service asks for that', async () => {
    const analysis = { minRequests: 50, maxErrorRateIncreasePercent: 1, maxLatencyIncreasePercent: 50 };
    const strict = {
      ...canary.rollout,
      analysis: { ...analysis, minLatencyIncreaseMs: 20, whenInconclusive: 'abort' as const },
    };
    expect(await rollOut(fixture, world, second, { rollout: strict })).toBe('failed');
    expect((await getChange(fixture.db, second))?.statusReason).toMatch(/^too few requests to judge/);
  });
});

describe('when the gateway', () => {
  test('starts again in the middle, the window begins anew, and what is bad is found all the same', async () => {
    world.after(3000, () => {
      world.restartGateway();
      world.behave(fresh, { errorRate: 0.3 });
    });
    expect(await rollOut(fixture, world, second, canary)).toBe('failed');
    expect(judged()).toMatchObject([{ verdict: 'failed', errors: { old: { errors: 0 } } }]);
  });

  test('is down for ten seconds in the middle, the canary goes on', async () => {
    world.after(25_000, () => world.stopGateway());
    world.after(35_000, () => world.startGateway());
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(judged()).toMatchObject([{ verdict: 'successful' }, { verdict: 'successful' }]);
  });
});

describe('when the old version dies beside the new one', () => {
  test('it is started again with its share, and the step is watched anew', async () => {
    world.after(20_000, () => world.running.delete(`${first}-1`));
    const shares: object[] = [];
    world.after(21_000, () => shares.push(world.shares()));
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(shares).toEqual([{ [`${first}-2`]: 90, [`${second}-1`]: 10 }]);
    expect(world.now()).toBeGreaterThan(80_000);
    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(recordedTypes(fixture, first)).toContain('instance.restarted');
    expect(judged()[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('old version'),
    });
  });

  test('and does not start again, the new one, which is well, takes over', async () => {
    world.after(5000, () => {
      world.running.delete(`${first}-1`);
      world.behave(old, { unready: 'cannot start' });
    });
    expect(await rollOut(fixture, world, second, canary)).toBe('live');
    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(await findDeployment(fixture.db, 'payments', 'integration')).toMatchObject({ changeId: second });
  });
});

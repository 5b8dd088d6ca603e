import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChangeInProgress, getChange } from '../change/find-change.ts';
import { requestAutoDeploys } from '../change/request-auto-deploys.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, recordedTypes, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { Behaviour, World } from '../testing/rollout-world.ts';
import { findDeployment } from './deployment.ts';
import { requestRollback } from './request-rollback.ts';

const watched = { rollout: { watchSeconds: 60 } };

let fixture: Fixture;
let world: World;
let [old, fresh, newest] = ['', '', ''];
let [first, second] = ['', ''];
beforeAll(async () => {
  fixture = await createFixture();
  old = await fixture.release('aaaa1111');
  fresh = await fixture.release('bbbb2222');
  newest = await fixture.release('cccc3333');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
  first = await approvedChange(fixture, { release: old });
  await rollOut(fixture, world, first, watched);
  await world.pass(60_000);
  second = await approvedChange(fixture, { release: fresh });
});

const live = () => findDeployment(fixture.db, 'payments', 'integration');
const eventsOf = (changeId: string, type: string) =>
  fixture.events
    .filter((event) => event.type === type && event.changeId === changeId)
    .map(({ data }) => data);

/** The second change goes live and then behaves so; its roll back, which it asked for. */
async function failLive(behaviour: Behaviour | 'dies'): Promise<string> {
  world.after(20_000, () => {
    if (behaviour === 'dies') world.running.delete(`${second}-1`);
    else world.behave(fresh, behaviour);
  });
  expect(await rollOut(fixture, world, second, watched)).toBe('rolling-back');
  const change = await findChangeInProgress(fixture.db, 'payments', 'integration');
  return change?.id ?? 'none was asked for';
}

test('what is live is watched with the old version still there, and judged by what came to that before', async () => {
  const ran: boolean[] = [];
  world.after(50_000, () => ran.push(world.running.has(`${first}-1`)));
  expect(await rollOut(fixture, world, second, watched)).toBe('live');
  expect(ran).toEqual([true]);
  expect(world.running).toEqual(new Set([`${second}-1`]));
  expect(eventsOf(second, 'roadbed.rollout.judged.v1')).toMatchObject([
    {
      during: 'live',
      weightPercent: 100,
      verdict: 'successful',
      errors: { old: { requests: expect.closeTo(6025, -2), errors: 0 } },
    },
  ]);
  expect(recordedTypes(fixture, second).slice(-3)).toEqual([
    'change.live',
    'rollout.judged',
    'rollout.previous-drained',
  ]);
});

describe('what is live is rolled back by itself, by a change on record, when it', () => {
  test.each<[string, Behaviour | 'dies', RegExp]>([
    ['fails requests', { errorRate: 0.2 }, /^more errors: /],
    ['is slow', { latencyMs: 900 }, /^slower: /],
    [
      'is not ready any longer',
      { unready: 'no database' },
      /^the new version is not ready any longer: no database$/,
    ],
    ['dies', 'dies', /^the new version died: the process is gone$/],
  ])('%s', async (_name, behaviour, reason) => {
    const third = await failLive(behaviour);
    expect(await getChange(fixture.db, third)).toMatchObject({
      kind: 'rollback',
      rollsBack: second,
      release: old,
      requestedBy: 'system:roadbed',
      status: 'approved',
      reason: expect.stringMatching(reason),
    });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
    // Nothing is started: the version of before runs still.
    const { starts } = world;
    const began = [...starts];
    expect(await rollOut(fixture, world, third, watched)).toBe('live');
    expect(starts).toEqual(began);
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(await live()).toMatchObject({ changeId: third, release: old, instance: `${first}-1` });
    expect(await getChange(fixture.db, second)).toMatchObject({
      status: 'rolled-back',
      statusReason: expect.stringMatching(reason),
    });
    expect(eventsOf(second, 'roadbed.change.rolled-back.v1')).toEqual([
      { by: third, to: old, reason: expect.stringMatching(reason) },
    ]);
  });
});

test('when the version of before has died meanwhile, a roll back starts it again', async () => {
  const third = await failLive({ errorRate: 0.2 });
  world.running.delete(`${first}-1`);
  expect(await rollOut(fixture, world, third, watched)).toBe('live');
  expect(world.running).toEqual(new Set([`${first}-1`]));
});

test('a roll back is not rolled back by itself, whatever it does', async () => {
  const third = await failLive({ errorRate: 0.2 });
  world.behave(old, { errorRate: 0.9 });
  expect(await rollOut(fixture, world, third, watched)).toBe('live');
  expect(await findChangeInProgress(fixture.db, 'payments', 'integration')).toBeUndefined();
  expect(eventsOf(third, 'roadbed.rollout.judged.v1')).toEqual([]);
});

test('a roll back that fails leaves what was live, and nothing is kept for it', async () => {
  const third = await failLive({ errorRate: 0.2 });
  world.behave(old, { unready: 'no database' });
  expect(await rollOut(fixture, world, third, watched)).toBe('failed');
  expect(world.shares()).toEqual({ [`${second}-1`]: 100 });
  expect(world.running).toEqual(new Set([`${second}-1`]));
  expect(await live()).toMatchObject({ changeId: second });
  expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
});

test('what fails with nothing before it to go back to stays live, and says so', async () => {
  await forgetChanges(fixture);
  world = createWorld();
  await rollOut(fixture, world, await approvedChange(fixture, { release: old }));
  const again = await approvedChange(fixture, { release: old });
  world.after(20_000, () => world.behave(old, { unready: 'no database' }));
  expect(await rollOut(fixture, world, again, watched)).toBe('live');
  expect(await getChange(fixture.db, again)).toMatchObject({
    status: 'live',
    statusReason: expect.stringMatching(
      /^the new version is not ready any longer: no database\nIt stays live: Before aaaa/,
    ),
  });
  expect(world.shares()).toEqual({ [`${again}-1`]: 100 });
});

test('a release that was rolled back is not deployed by itself again, a newer one is', async () => {
  const third = await failLive({ errorRate: 0.2 });
  await rollOut(fixture, world, third, watched);
  expect(await requestAutoDeploys(fixture.db, fixture.record, catalog)).toEqual([]);
  const next = await fixture.release('dddd4444');
  const asked = await requestAutoDeploys(fixture.db, fixture.record, catalog);
  expect(asked.map(({ release }) => release)).toEqual([next]);
});

test('the first release of a service is not watched: there is nothing to go back to', async () => {
  expect(recordedTypes(fixture, first)).not.toContain('rollout.judged');
});

describe('a change that is to go out ends the watch of the one before', () => {
  test('and takes its place', async () => {
    let third = '';
    world.after(10_000, async () => {
      third = await approvedChange(fixture, { release: newest });
    });
    const began = world.now();
    expect(await rollOut(fixture, world, second, watched)).toBe('live');
    expect(world.now() - began).toBeLessThan(12_000);
    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(eventsOf(second, 'roadbed.rollout.judged.v1')).toMatchObject([
      { verdict: 'inconclusive', reason: `not watched to the end: ${third} goes out` },
    ]);
  });

  test('and, when it is a roll back of it, finds the version of before running', async () => {
    let third = '';
    world.after(10_000, async () => {
      const asked = { service: 'payments', environment: 'integration', requestedBy: 'person:ana' };
      const result = await requestRollback(fixture.db, fixture.record, catalog, asked);
      third = result.ok ? result.change.id : result.message;
    });
    expect(await rollOut(fixture, world, second, watched)).toBe('rolling-back');
    expect(world.running).toEqual(new Set([`${first}-1`, `${second}-1`]));
    expect(await rollOut(fixture, world, third, watched)).toBe('live');
    expect(world.starts).toEqual([`${first}-1`, `${second}-1`]);
    expect(world.running).toEqual(new Set([`${first}-1`]));
  });
});

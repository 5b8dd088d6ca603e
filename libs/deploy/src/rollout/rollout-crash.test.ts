import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChangeInProgress, getChange } from '../change/find-change.ts';
import { createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, recordedTypes, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { World } from '../testing/rollout-world.ts';
import { createSteps, runOverCrash } from '../testing/steps.ts';
import { findDeployment } from './deployment.ts';
import { stepsVersion } from './rollout.ts';

const rollout = {
  strategy: 'canary' as const,
  steps: [
    { weightPercent: 10, bakeSeconds: 2 },
    { weightPercent: 50, bakeSeconds: 2 },
  ],
  watchSeconds: 2,
};

let fixture: Fixture;
let world: World;
let [old, fresh, first, second] = ['', '', '', ''];
beforeAll(async () => {
  fixture = await createFixture();
  old = await fixture.release('aaaa1111');
  fresh = await fixture.release('bbbb2222');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld({ requestsPerSecond: 1000 });
  first = await approvedChange(fixture, { release: old });
  await rollOut(fixture, world, first);
  await world.pass(10_000);
  second = await approvedChange(fixture, { release: fresh });
});

/** Every step may be cut before its work, or after it and before it is kept. */
const cuts = (steps: number) =>
  Array.from({ length: steps }, (_, at) => [
    { at, when: 'before' as const },
    { at, when: 'after' as const },
  ]).flat();

/** Rolls the second change out over a crash. */
async function rollOutOver(crash: { at: number; when: 'before' | 'after' }) {
  const { clock } = world.collaborators;
  if (clock === undefined) throw new Error('a world has a clock');
  const steps = createSteps(clock, crash);
  const result = await runOverCrash(steps, (step) => rollOut(fixture, world, second, { rollout, step }));
  return { result, names: steps.names };
}

test('these are the steps of this version: raise it when they change', async () => {
  const { clock } = world.collaborators;
  if (clock === undefined) throw new Error('a world has a clock');
  const { step, names } = createSteps(clock);
  await rollOut(fixture, world, second, { rollout, step });
  expect([stepsVersion, ...names]).toEqual([
    '2',
    'begin',
    'ask whether it may go out',
    'start the new instance',
    'wait until it is ready',
    'run the smoke journey',
    'give it 10 %',
    'watch it at 10 %',
    'give it 50 %',
    'watch it at 50 %',
    'switch the traffic',
    'run the smoke journey as users meet the service',
    'go live',
    'watch it live',
    'hand over to a roll back',
    'drain the old instance',
    'stop the old instance',
  ]);
});

/** What nobody may find twice on record. */
function expectOnceEach(changeId: string): void {
  const ids = fixture.events.filter((event) => event.changeId === changeId).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const once = recordedTypes(fixture, changeId).filter((type) => !/weight-set|judged/.test(type));
  expect(new Set(once).size).toBe(once.length);
}

describe('of a canary that goes live', () => {
  test.each(cuts(16))(
    'a crash $when the work of step $at is made good, and nothing happens twice',
    async (crash) => {
      const { result, names } = await rollOutOver(crash);
      expect(result).toBe('live');
      expect(names).toHaveLength(16);
      expect(world.starts).toEqual([`${first}-1`, `${second}-1`]);
      expect(world.running).toEqual(new Set([`${second}-1`]));
      expect(world.shares()).toEqual({ [`${second}-1`]: 100 });
      expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
      expectOnceEach(second);
    },
  );
});

describe('of a canary that fails', () => {
  test.each(cuts(10))('a crash $when the work of step $at leaves the old version serving', async (crash) => {
    world.behave(fresh, { errorRate: 0.5 });
    const { result, names } = await rollOutOver(crash);
    expect(result).toBe('failed');
    expect(names).toHaveLength(10);
    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'failed' });
    expectOnceEach(second);
  });
});

describe('of what fails when it is live', () => {
  test.each(cuts(14).slice(-6))(
    'a crash $when the work of step $at asks for one roll back, which ends with the old version serving',
    async (crash) => {
      // Users of the gateway meet it when the canary is over.
      world.collaborators.runtime.smoke = async (instance, through) => {
        if (through === 'gateway' && instance.startsWith(second)) world.behave(fresh, { errorRate: 0.5 });
        return { passed: true, steps: 1 };
      };
      const { result, names } = await rollOutOver(crash);
      expect(result).toBe('rolling-back');
      expect(names).toHaveLength(14);
      const back = await findChangeInProgress(fixture.db, 'payments', 'integration');
      expect(back).toMatchObject({ kind: 'rollback', rollsBack: second });
      expect(await rollOut(fixture, world, back?.id ?? '', { rollout })).toBe('live');
      expect(world.running).toEqual(new Set([`${first}-1`]));
      expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
      expect(await getChange(fixture.db, second)).toMatchObject({ status: 'rolled-back' });
      expectOnceEach(second);
    },
  );
});

describe('a workflow of another version of the platform that cannot go on', () => {
  // Its successor knows none of its steps, and begins anew.
  test.each(cuts(16))('cut $when the work of step $at is finished by its successor', async (crash) => {
    const { clock } = world.collaborators;
    if (clock === undefined) throw new Error('a world has a clock');
    const [before, after] = [createSteps(clock, crash), createSteps(clock)];
    let isFirst = true;
    await runOverCrash(before, (step) => {
      const begun = rollOut(fixture, world, second, { rollout, step: isFirst ? step : after.step });
      isFirst = false;
      return begun;
    });
    expect(world.starts).toEqual([`${first}-1`, `${second}-1`]);
    expect(world.shares()).toEqual({ [`${second}-1`]: 100 });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
    expect(await findDeployment(fixture.db, 'payments', 'integration')).toMatchObject({ changeId: second });
    expect(world.running).toEqual(new Set([`${second}-1`]));
    expectOnceEach(second);
  });
});

test.each(Array.from({ length: 16 }, (_, at) => at))(
  'when the answers to the work of step %i are lost, what has all traffic is what is on record, and runs',
  async (at) => {
    const { clock } = world.collaborators;
    if (clock === undefined) throw new Error('a world has a clock');
    const { step, names } = createSteps(clock);
    let left = 3;
    const result = await rollOut(fixture, world, second, {
      rollout,
      step: (name, run, options) =>
        step(
          name,
          async () => {
            const answer = await run();
            if (names.length === at && left > 0) {
              left -= 1;
              throw new Error('Connection terminated');
            }
            return answer;
          },
          options,
        ),
    });
    const { status } = (await getChange(fixture.db, second)) ?? {};
    expect(result).toBe(status);
    const { instance } = (await findDeployment(fixture.db, 'payments', 'integration')) ?? {};
    expect(instance).toBe(status === 'live' ? `${second}-1` : `${first}-1`);
    expect(world.shares()).toEqual({ [instance ?? '']: 100 });
    expect(world.running).toEqual(new Set([instance]));
    expectOnceEach(second);
  },
);

import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import { approvedChange, forgetChanges, recordedTypes, rollOut } from '../testing/roll-out.ts';
import { createWorld } from '../testing/rollout-world.ts';
import type { World } from '../testing/rollout-world.ts';
import { findDeployment } from './deployment.ts';

let fixture: Fixture;
let world: World;
let [good, bad] = ['', ''];
beforeAll(async () => {
  fixture = await createFixture();
  good = await fixture.release('aaaa1111');
  bad = await fixture.release('bbbb2222');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  await forgetChanges(fixture);
  world = createWorld();
});

describe('a rollout', () => {
  test('starts the new instance beside the old, switches, then drains and stops the old', async () => {
    const first = await approvedChange(fixture);
    expect(await rollOut(fixture, world, first)).toBe('live');
    const second = await approvedChange(fixture);
    expect(await rollOut(fixture, world, second)).toBe('live');

    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(world.shares()).toEqual({ [`${second}-1`]: 100 });
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'superseded' });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
    expect(await findDeployment(fixture.db, 'payments', 'integration')).toMatchObject({ changeId: second });
    expect(recordedTypes(fixture, second)).toEqual([
      'change.requested',
      'change.approved',
      'rollout.started',
      'rollout.instance-started',
      'rollout.instance-ready',
      'rollout.smoke-passed',
      'rollout.traffic-switched',
      'rollout.verified',
      'change.live',
      'rollout.previous-drained',
    ]);
  });

  test.each([
    ['never ready', { unready: 'not ready within 1 s' }, 'not ready within 1 s'],
    ['wrong by its smoke journey', { smoke: { instance: 'failed at "pays"' } }, 'failed at "pays"'],
    [
      'wrong by its smoke journey through the gateway',
      { smoke: { gateway: 'failed at "pays"' } },
      'with all traffic, failed at "pays"',
    ],
  ])('whose new instance is %s leaves the old one serving and fails', async (_name, behaviour, reason) => {
    const first = await approvedChange(fixture, { release: good });
    await rollOut(fixture, world, first);
    world.behave(bad, behaviour);
    const second = await approvedChange(fixture, { release: bad });
    expect(await rollOut(fixture, world, second)).toBe('failed');

    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'live' });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'failed', statusReason: reason });
    expect(recordedTypes(fixture, second)).not.toContain('change.live');
  });

  test('of a release without a smoke journey goes live, and says nothing of one', async () => {
    const id = await approvedChange(fixture);
    const smoke = async () => ({ passed: true as const, steps: null });
    const runtime = { ...world.collaborators.runtime, smoke };
    expect(await rollOut(fixture, world, id, { runtime })).toBe('live');
    expect(recordedTypes(fixture, id)).not.toContain('rollout.smoke-passed');
  });

  test('whose start keeps failing ends as failed with the reason, and the next may begin', async () => {
    const id = await approvedChange(fixture);
    const start = () => Promise.reject(new Error('server.mjs has been altered'));
    const runtime = { ...world.collaborators.runtime, start };
    expect(await rollOut(fixture, world, id, { runtime })).toBe('failed');
    expect(await getChange(fixture.db, id)).toMatchObject({
      status: 'failed',
      statusReason: 'server.mjs has been altered',
    });
    expect(world.shares()).toEqual({});
    await expect(approvedChange(fixture)).resolves.toMatch(/^C-/);
  });

  test('is live, or failed, by the clock of the database, whatever ours is set to', async () => {
    const began = new Date().toISOString();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2001-01-01') });
    onTestFinished(() => void vi.useRealTimers());
    const first = await approvedChange(fixture, { release: good });
    await rollOut(fixture, world, first);
    world.behave(bad, { unready: 'not ready within 1 s' });
    const second = await approvedChange(fixture, { release: bad });
    await rollOut(fixture, world, second);
    const { since = '' } = (await findDeployment(fixture.db, 'payments', 'integration')) ?? {};
    expect(since > began).toBe(true);
    for (const id of [first, second])
      expect(((await getChange(fixture.db, id))?.endedAt ?? '') >= since).toBe(true);
  });

  test('of a change that is not approved does nothing', async () => {
    const id = await approvedChange(fixture, { environment: 'production' });
    expect(await rollOut(fixture, world, id)).toBe('not-approved');
    expect(world.starts).toEqual([]);
  });

  test('that may not go out any longer fails before anything is started', async () => {
    const id = await approvedChange(fixture);
    const recheck = async () => ({ ok: false as const, reason: 'payments is locked by Ben' });
    expect(await rollOut(fixture, world, id, { recheck })).toBe('failed');
    expect(world.starts).toEqual([]);
    expect(await getChange(fixture.db, id)).toMatchObject({ statusReason: 'payments is locked by Ben' });
  });

  test('goes on when the gateway is down for ten seconds in the middle', async () => {
    await rollOut(fixture, world, await approvedChange(fixture));
    const id = await approvedChange(fixture);
    const smoke = async () => {
      world.stopGateway();
      world.after(10_000, () => world.startGateway());
      return { passed: true as const, steps: 1 };
    };
    const runtime = { ...world.collaborators.runtime, smoke };
    expect(await rollOut(fixture, world, id, { runtime })).toBe('live');
    expect(world.shares()).toEqual({ [`${id}-1`]: 100 });
  });

  test('fails when the gateway does not come back, and gives the traffic back once it does', async () => {
    const first = await approvedChange(fixture);
    await rollOut(fixture, world, first);
    const id = await approvedChange(fixture);
    const smoke = async () => {
      world.stopGateway();
      world.after(120_000, () => world.startGateway());
      return { passed: true as const, steps: 1 };
    };
    const runtime = { ...world.collaborators.runtime, smoke };
    expect(await rollOut(fixture, world, id, { runtime })).toBe('failed');
    expect(world.shares()).toEqual({ [`${first}-1`]: 100 });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import { catalog, createFixture } from '../testing/fixture.ts';
import type { Fixture } from '../testing/fixture.ts';
import type { RolloutCollaborators, RunStep } from './collaborators.ts';
import { findDeployment } from './deployment.ts';
import { rollout } from './rollout.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.release('aaaa1111');
});
afterAll(() => fixture.drop());
beforeEach(async () => {
  for (const table of ['approval', 'deployment', 'change_request'] as const)
    await fixture.db.deleteFrom(table).execute();
  fixture.events.length = 0;
});

/** A machine and a gateway in a few lines: what runs, what is routed, and by which fence. */
function createWorld() {
  const running = new Set<string>();
  const starts: string[] = [];
  let routed: string | null = null;
  let fence = 0;
  const collaborators: RolloutCollaborators = {
    drainMs: 0,
    runtime: {
      async start({ instance }) {
        if (!running.has(instance)) starts.push(instance);
        running.add(instance);
        return { url: `http://${instance}` };
      },
      waitUntilReady: async () => ({ ready: true }),
      smoke: async () => ({ passed: true, steps: 2 }),
      stop: async (instance) => void running.delete(instance),
    },
    traffic: {
      async route(_service, _environment, given, target) {
        if (given <= fence) throw new Error(`fence ${given} is not above ${fence}`);
        fence = given;
        routed = target?.instance ?? null;
      },
      drain: async () => 0,
    },
  };
  return { collaborators, running, starts, routed: () => routed };
}

/** Keeps the results of steps as a durable engine does, and can die before or after the work of the nth one. */
function createSteps(crash?: { at: number; when: 'before' | 'after' }): { step: RunStep; names: string[] } {
  const kept = new Map<string, unknown>();
  const names: string[] = [];
  let crashed = false;
  const step: RunStep = async (name, run) => {
    if (kept.has(name)) return kept.get(name) as never;
    const isLast = !crashed && crash?.at === names.length;
    if (isLast && crash.when === 'before') {
      crashed = true;
      throw new Crash();
    }
    const result = await run();
    if (isLast) {
      crashed = true;
      throw new Crash();
    }
    kept.set(name, result);
    names.push(name);
    return result;
  };
  return { step, names };
}

class Crash extends Error {}

async function approvedChange(): Promise<string> {
  const result = await requestChange(fixture.db, fixture.record, catalog, {
    service: 'payments',
    environment: 'integration',
    requestedBy: 'person:ana',
  });
  if (!result.ok) throw new Error(result.message);
  return result.change.id;
}

const recordedTypes = (changeId: string) =>
  fixture.events
    .filter((event) => event.changeId === changeId)
    .map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''));

describe('a rollout', () => {
  test('starts the new instance beside the old, switches, then drains and stops the old', async () => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const first = await approvedChange();
    expect(await rollout(first, { ...options, ...createSteps() })).toBe('live');
    const second = await approvedChange();
    expect(await rollout(second, { ...options, ...createSteps() })).toBe('live');

    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(world.routed()).toBe(`${second}-1`);
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'superseded' });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
    expect(await findDeployment(fixture.db, 'payments', 'integration')).toMatchObject({ changeId: second });
    expect(recordedTypes(second)).toEqual([
      'change.requested',
      'change.approved',
      'rollout.started',
      'rollout.instance-started',
      'rollout.instance-ready',
      'rollout.smoke-passed',
      'rollout.traffic-switched',
      'change.live',
      'rollout.previous-drained',
    ]);
  });

  test('whose new instance is never ready leaves the old one serving and fails', async () => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const first = await approvedChange();
    await rollout(first, { ...options, ...createSteps() });
    const second = await approvedChange();
    const waitUntilReady = async () => ({ ready: false as const, reason: 'not ready within 1 s' });
    const runtime = { ...options.runtime, waitUntilReady };
    expect(await rollout(second, { ...options, runtime, ...createSteps() })).toBe('failed');

    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(world.routed()).toBe(`${first}-1`);
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'live' });
    expect(await getChange(fixture.db, second)).toMatchObject({
      status: 'failed',
      statusReason: 'not ready within 1 s',
    });
  });

  test('whose smoke journey fails leaves the old one serving, and no user meets the new one', async () => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const first = await approvedChange();
    await rollout(first, { ...options, ...createSteps() });
    const second = await approvedChange();
    const reason = 'the smoke journey failed at "takes a payment": POST /payments answered 500, not 201';
    const runtime = { ...options.runtime, smoke: async () => ({ passed: false as const, reason }) };
    expect(await rollout(second, { ...options, runtime, ...createSteps() })).toBe('failed');

    expect(world.running).toEqual(new Set([`${first}-1`]));
    expect(world.routed()).toBe(`${first}-1`);
    expect(await getChange(fixture.db, first)).toMatchObject({ status: 'live' });
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'failed', statusReason: reason });
    expect(recordedTypes(second)).not.toContain('rollout.traffic-switched');
  });

  test('of a release without a smoke journey goes live, and says nothing of one', async () => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const id = await approvedChange();
    const runtime = { ...options.runtime, smoke: async () => ({ passed: true as const, steps: null }) };
    expect(await rollout(id, { ...options, runtime, ...createSteps() })).toBe('live');
    expect(recordedTypes(id)).not.toContain('rollout.smoke-passed');
  });

  test('whose start keeps failing ends as failed with the reason, and the next may begin', async () => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const id = await approvedChange();
    const runtime = {
      ...options.runtime,
      start: () => Promise.reject(new Error('server.mjs has been altered')),
    };
    expect(await rollout(id, { ...options, runtime, ...createSteps() })).toBe('failed');
    expect(await getChange(fixture.db, id)).toMatchObject({
      status: 'failed',
      statusReason: 'server.mjs has been altered',
    });
    expect(world.routed()).toBeNull();
    await expect(approvedChange()).resolves.toMatch(/^C-/);
  });

  test('of a change that is not approved does nothing', async () => {
    const result = await requestChange(fixture.db, fixture.record, catalog, {
      service: 'payments',
      environment: 'production',
      requestedBy: 'person:ana',
    });
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    expect(await rollout(result.ok ? result.change.id : '', { ...options, ...createSteps() })).toBe(
      'not-approved',
    );
    expect(world.starts).toEqual([]);
  });
});

// A rollout over a live service has 8 steps; each may be cut before its work, or after it and before it is kept.
const crashes = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((at) => [
  { at, when: 'before' as const },
  { at, when: 'after' as const },
]);

test.each(crashes)(
  'a crash $when the work of step $at is made good, and nothing happens twice',
  async (crash) => {
    const world = createWorld();
    const options = { ...world.collaborators, db: fixture.db, record: fixture.record, readyWithinMs: 1000 };
    const first = await approvedChange();
    await rollout(first, { ...options, ...createSteps() });
    const second = await approvedChange();
    const steps = createSteps(crash);
    // A dead process runs no catch block: the rollout that crashed must not go on, so its later steps hang for ever.
    const dying: RunStep = (name, run) =>
      steps.step(name, run).catch((error: unknown) => {
        if (error instanceof Crash) died.resolve();
        return new Promise<never>(() => {});
      });
    const died = Promise.withResolvers<void>();
    void rollout(second, { ...options, step: dying });
    await died.promise;

    expect(await rollout(second, { ...options, step: steps.step })).toBe('live');
    expect(steps.names).toHaveLength(8);
    expect(world.starts).toEqual([`${first}-1`, `${second}-1`]);
    expect(world.running).toEqual(new Set([`${second}-1`]));
    expect(world.routed()).toBe(`${second}-1`);
    expect(await getChange(fixture.db, second)).toMatchObject({ status: 'live' });
    expect(recordedTypes(second).filter((type) => type === 'change.live')).toHaveLength(1);
  },
);

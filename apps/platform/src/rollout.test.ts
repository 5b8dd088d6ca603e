import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rollout } from '@roadbed/platform-api';
import { putExampleRelease } from './testing/example-release.ts';
import type { ExampleRelease } from './testing/example-release.ts';
import { sendTraffic } from './testing/send-traffic.ts';
import { eventually, startWorld } from './testing/start-world.ts';
import type { World } from './testing/start-world.ts';

type ApiChange = {
  id: string;
  kind: string;
  release: string;
  environment: string;
  rollsBack?: string;
  requestedBy: { name: string };
  status: string;
  statusReason?: string;
  reason?: string;
  entries: { type: string; actor: string; data: Record<string, unknown> }[];
};

/** Half of the traffic for some seconds, then all, then watched; only errors are judged, on a machine this busy. */
const rollout = {
  strategy: 'canary',
  steps: [{ weightPercent: 50, bakeSeconds: 3 }],
  watchSeconds: 4,
  analysis: { minRequests: 10, maxErrorRateIncreasePercent: 5, maxLatencyIncreasePercent: 10_000 },
};

let world: World;
let traffic: ReturnType<typeof sendTraffic>;
beforeAll(async () => {
  world = await startWorld({ rollout, env: { ROADBED_STOP_GRACE_MS: '300' } });
});
afterAll(() => world.close());

let word = 0;
/** A new release of payments goes to integration by itself; its change. */
async function deploy(example: Omit<ExampleRelease, 'word'> = {}): Promise<string> {
  word += 1;
  const digest = await putExampleRelease(world.home, { word: `word ${word}`, ...example });
  expect((await world.post('/api/v1/releases', { digest })).status).toBe(200);
  return await eventually(async () => (await changes()).find((at) => at.release === digest)?.id);
}
const changes = async () =>
  (await world.get<{ changes: ApiChange[] }>('/api/v1/changes?service=payments&environment=integration'))
    .changes;
const changeOf = (id: string) => world.get<ApiChange>(`/api/v1/changes/${id}`);
const rolloutOf = (id: string) => world.get<Rollout>(`/api/v1/changes/${id}/rollout`);
const types = ({ entries }: ApiChange) =>
  entries.toReversed().map(({ type }) => type.replace(/^roadbed\.|\.v1$/g, ''));
const judged = ({ entries }: ApiChange) =>
  entries
    .toReversed()
    .filter(({ type }) => type === 'roadbed.rollout.judged.v1')
    .map(({ data }) => data);
const say = (id: string, command: string, reason?: string) =>
  world.post(`/api/v1/changes/${id}/rollout`, { command, by: 'ben', ...(reason && { reason }) });

async function untilStatus(id: string, status: string): Promise<ApiChange> {
  return await eventually(async () => {
    const seen = await changeOf(id);
    if (seen.status !== status)
      throw new Error(`${id} is ${seen.status}, not ${status}: ${seen.statusReason}`);
    return seen;
  });
}
async function untilPhase(id: string, phase: Rollout['phase']): Promise<Rollout> {
  return await eventually(async () => {
    const seen = await rolloutOf(id);
    if (seen.phase !== phase) throw new Error(`${id} is ${seen.phase}`);
    return seen;
  });
}
/** Deploys what is fine, without waiting for its time to pass. */
async function deployGood(example: Omit<ExampleRelease, 'word'> = {}): Promise<string> {
  const id = await deploy(example);
  await eventually(async () => {
    const state = await rolloutOf(id);
    if (state.phase === 'canary' || state.phase === 'watching') await say(id, 'promote');
    return state.phase === 'ended';
  });
  expect((await changeOf(id)).status).toBe('live');
  return id;
}
/** The change by which this one is taken back. */
const rollbackOf = (id: string) =>
  eventually(async () => (await changes()).find(({ rollsBack }) => rollsBack === id)?.id);
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** What is live, is good, and no rollout is at work on. */
let live: { id: string; instance: string; release: string };
async function findLive() {
  const change = (await changes()).find(({ status }) => status === 'live');
  if (change === undefined) return undefined;
  const { instance, phase } = await rolloutOf(change.id);
  // One that died has another instance by now.
  const isGood = phase === 'ended' && (await world.pidOf(instance).catch(() => undefined)) !== undefined;
  return isGood ? { id: change.id, instance, release: change.release } : undefined;
}
beforeEach(async () => {
  if ((await findLive()) === undefined) await deployGood();
  const found = await findLive();
  if (found === undefined) throw new Error('nothing is live');
  live = found;
  traffic = sendTraffic(world, 'integration');
});
afterEach(async () => {
  await traffic.stop();
});

test('a canary is judged with numbers, goes live, is watched with the old one there, and nobody notices', async () => {
  const oldPid = await world.pidOf(live.instance);
  const id = await deploy();
  const state = await untilPhase(id, 'canary');
  expect(state).toMatchObject({
    weightPercent: 50,
    previous: { instance: live.instance, changeId: live.id },
    paused: false,
  });
  await untilPhase(id, 'watching');
  expect(isThere(oldPid)).toBe(true);
  await untilPhase(id, 'ended');
  await eventually(async () => !isThere(oldPid));
  const { lost, refused } = await traffic.stop();
  expect({ lost, refused }).toEqual({ lost: [], refused: 0 });

  const change = await changeOf(id);
  expect(types(change).slice(-9)).toEqual([
    'rollout.instance-ready',
    'rollout.smoke-passed',
    'rollout.weight-set',
    'rollout.judged',
    'rollout.traffic-switched',
    'rollout.verified',
    'change.live',
    'rollout.judged',
    'rollout.previous-drained',
  ]);
  expect(judged(change)).toMatchObject([
    {
      during: 'canary',
      verdict: 'successful',
      errors: { new: { errors: 0 }, old: { errors: 0 }, interval: {}, p: 1 },
      latency: { new: { p99: expect.any(Number) }, bulkP: expect.any(Number) },
    },
    { during: 'live', verdict: 'successful' },
  ]);
});

describe('the old version goes on serving, with the reason on record, when a canary', () => {
  test('fails requests', async () => {
    const id = await deploy({ failsPercent: 50 });
    const failed = await untilStatus(id, 'failed');
    expect(failed.statusReason).toMatch(
      /^more errors: \d+ of \d+ \(.*\) against 0 of \d+ \(0 %\) of the old version/,
    );
    expect(judged(failed)).toMatchObject([{ verdict: 'failed', errors: { p: expect.any(Number) } }]);
    expect((await world.serves('integration')).pid).toBe(await world.pidOf(live.instance));
  });

  test('dies', async () => {
    const id = await deploy();
    await untilPhase(id, 'canary');
    process.kill(await world.pidOf(`${id}-1`), 'SIGKILL');
    const failed = await untilStatus(id, 'failed');
    expect(failed.statusReason).toMatch(/^the new version died: the process is gone/);
    expect((await world.serves('integration')).pid).toBe(await world.pidOf(live.instance));
  });

  test('is aborted from the chat', async () => {
    const id = await deploy();
    await untilPhase(id, 'canary');
    await world.say('U0BEN', `/deploy abort ${id} because the totals are wrong`);
    expect((await untilStatus(id, 'failed')).statusReason).toBe('aborted by ben: the totals are wrong');
    expect((await world.serves('integration')).pid).toBe(await world.pidOf(live.instance));
  });
});

test('a canary is paused and resumed, and each is said once', async () => {
  const id = await deploy();
  await untilPhase(id, 'canary');
  expect((await say(id, 'pause', 'let me look')).status).toBe(200);
  expect((await say(id, 'pause')).status).toBe(409);
  expect(await rolloutOf(id)).toMatchObject({
    paused: true,
    lastCommand: { by: { title: 'Ben Example' }, reason: 'let me look' },
  });
  expect((await say(id, 'resume')).status).toBe(200);
  await untilStatus(id, 'live');
  expect((await say(id, 'pause')).status).toBe(200);
  expect((await say(id, 'promote')).status).toBe(200);
  await untilPhase(id, 'ended');
  expect(await (await say(id, 'abort')).text()).toContain(`/deploy rollback payments in integration`);
  expect((await world.post(`/api/v1/changes/${id}/rollout`, { command: 'abort', by: 'zoe' })).status).toBe(
    404,
  );
  expect((await say('C-999999', 'abort')).status).toBe(404);
});

test('what dies just after it went live is taken back by itself, in one switch', async () => {
  const oldPid = await world.pidOf(live.instance);
  const id = await deploy();
  await untilPhase(id, 'watching');
  process.kill(await world.pidOf(`${id}-1`), 'SIGKILL');
  const back = await untilStatus(await rollbackOf(id), 'live');
  expect(back).toMatchObject({
    kind: 'rollback',
    requestedBy: { name: 'roadbed' },
    reason: expect.stringMatching(/^the new version died/),
  });
  expect(types(back)).not.toContain('rollout.instance-started');
  expect((await world.serves('integration')).pid).toBe(oldPid);
  const bad = await changeOf(id);
  expect(bad).toMatchObject({ status: 'rolled-back', statusReason: back.reason });
  expect(types(bad)).toContain('change.rolled-back');
});

test('what died is started again when its roll back is refused, and nothing is kept for that', async () => {
  const oldPid = await world.pidOf(live.instance);
  const id = await deploy();
  await untilPhase(id, 'watching');
  // Nobody can tell any longer what is known against the release of before.
  const checks = join(world.home, 'releases', live.release.replace('sha256:', ''), 'checks');
  await mkdir(checks, { recursive: true });
  await writeFile(join(checks, 'spoilt.sigstore.json'), '{}');
  process.kill(await world.pidOf(`${id}-1`), 'SIGKILL');
  const back = await untilStatus(await rollbackOf(id), 'failed');
  expect(back.statusReason).toContain('spoilt.sigstore.json');
  const again = await eventually(() => world.pidOf(`${id}-2`));
  expect(await eventually(async () => (await world.serves('integration')).pid === again)).toBe(true);
  await eventually(async () => !isThere(oldPid));
  expect((await changeOf(id)).status).toBe('live');
  await rm(checks, { recursive: true });
});

test('what dies while the one before it is drained is started again', async () => {
  const id = await deploy();
  await untilPhase(id, 'watching');
  await say(id, 'promote');
  await untilPhase(id, 'ended');
  process.kill(await world.pidOf(`${id}-1`), 'SIGKILL');
  const again = await eventually(() => world.pidOf(`${id}-2`));
  expect(await eventually(async () => (await world.serves('integration')).pid === again)).toBe(true);
});

describe('a roll back by hand brings back what was live before', () => {
  test('in one step, while it is still watched or not any longer', async () => {
    const id = await deployGood();
    const response = await world.post('/api/v1/rollbacks', {
      service: 'payments',
      environment: 'integration',
      requestedBy: 'ben',
      reason: 'the totals are wrong',
    });
    expect(response.status).toBe(201);
    const { id: back } = (await response.json()) as ApiChange;
    expect(await untilStatus(back, 'live')).toMatchObject({ kind: 'rollback', rollsBack: id });
    expect(await changeOf(id)).toMatchObject({ status: 'rolled-back', statusReason: 'the totals are wrong' });
    expect((await world.serves('integration')).release).toBe(live.release);
  });

  test('from the chat, and says when there is nothing to bring back', async () => {
    const id = await deploy();
    await untilPhase(id, 'watching');
    await world.say('U0BEN', '/deploy rollback payments in integration because of a hunch');
    await untilStatus(await rollbackOf(id), 'live');
    const asked = { service: 'payments', environment: 'production', requestedBy: 'ben' };
    const refused = await world.post('/api/v1/rollbacks', asked);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('Nothing of payments is live in production');
  });
});

test('one that does not end when it is asked to is killed', async () => {
  const stubborn = await deployGood({ ignoresSigterm: true });
  const pid = await world.pidOf(`${stubborn}-1`);
  const next = await deployGood();
  expect(await eventually(async () => !isThere(pid))).toBe(true);
  const drained = (await changeOf(next)).entries.find(({ type }) => type.includes('previous-drained'));
  expect(drained?.data).toMatchObject({ instance: `${stubborn}-1`, killed: true });
});

describe('a canary goes on to its end', () => {
  test('when the gateway is down for a while in the middle', async () => {
    const id = await deploy();
    await untilPhase(id, 'canary');
    await world.killGateway();
    await eventually(async () => (await rolloutOf(id)).watchedSeconds >= 2);
    world.restartGateway();
    expect((await untilStatus(id, 'live')).status).toBe('live');
  });

  test('when everything ends in the middle, as with the machine', async () => {
    const id = await deploy();
    const { instance: before } = live;
    await untilPhase(id, 'canary');
    await world.kill();
    for (const instance of [`${id}-1`, before]) process.kill(await world.pidOf(instance), 'SIGKILL');
    await world.restart();
    expect((await untilStatus(id, 'live')).status).toBe('live');
    await untilPhase(id, 'ended');
  });

  test.each(['canary', 'watching'] as const)('when the platform is killed while it is %s', async (phase) => {
    const id = await deploy();
    await untilPhase(id, phase);
    await world.kill();
    await world.restart();
    await untilPhase(id, 'ended');
    const change = await changeOf(id);
    expect(change.status).toBe('live');
    expect(new Set(types(change)).size).toBe(types(change).length - 1);
    expect((await world.serves('integration')).pid).toBe(await world.pidOf(`${id}-1`));
  });
});

test('a rollout that began with other steps is finished by a platform that has new ones', async () => {
  const id = await deploy();
  await untilPhase(id, 'canary');
  await world.kill();
  await world.age(id);
  await world.restart();
  await untilPhase(id, 'ended');
  expect((await changeOf(id)).status).toBe('live');
  expect((await world.serves('integration')).pid).toBe(await world.pidOf(`${id}-1`));
});

import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { identify, isRunning, readRunningPidFile } from '@roadbed/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlace, eventually, readRunFile } from './start-roadbed.ts';
import type { RunFile } from './start-roadbed.ts';

type Place = Awaited<ReturnType<typeof createPlace>>;

let place: Place;
/** What runs: each test goes on with what the one before it left, as each start brings all of Roadbed up. */
let roadbed: Awaited<ReturnType<Place['start']>>;
beforeAll(async () => {
  place = await createPlace();
});
afterAll(async () => {
  await place.stop();
  await place.remove();
});

const services = async ({ gateway }: RunFile) => {
  const response = await fetch(`${gateway.url}/integration/payments/info`);
  if (!response.ok) return undefined;
  return await identify(((await response.json()) as { pid: number }).pid);
};

async function runningParts(run: RunFile): Promise<string[]> {
  const parts = Object.entries(run);
  const running = await Promise.all(
    parts.map(async ([name, identity]) => ((await isRunning(identity)) ? name : [])),
  );
  return running.flat();
}

test('a taken port is said with its owner, and another is chosen', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(place.portBase, '127.0.0.1', resolve));
  roadbed = await place.start();
  server.close();
  expect(roadbed.output()).toMatch(new RegExp(`${place.portBase}.*${process.pid}`));
  expect(roadbed.run.slack.url).not.toContain(`:${place.portBase}`);
});

test('Ctrl-C ends every process', async () => {
  const before = await eventually(() => services(roadbed.run));
  await roadbed.stop();
  expect(await runningParts(roadbed.run)).toEqual([]);
  expect(await isRunning(before)).toBe(false);
  await expect(readRunFile(place.home)).rejects.toThrow(/ENOENT/);
});

test('the next start finds all data again', async () => {
  roadbed = await place.start();
  await eventually(() => services(roadbed.run));
  // It was perhaps in the middle of its rollout, which goes on; nothing else was asked for.
  const changes = await eventually(async () => {
    const response = await fetch(`${roadbed.run.platform.url}/api/v1/changes?service=payments`);
    const answer = (await response.json()) as { changes: { status: string }[] };
    return answer.changes[0]?.status === 'live' && answer.changes;
  });
  expect(changes).toHaveLength(1);
});

test('a second start says that it runs already, and changes nothing', async () => {
  const second = spawnSync(process.execPath, ['tools/roadbed/bootstrap.mjs', 'up'], {
    cwd: join(import.meta.dirname, '../../..'),
    env: place.env,
    encoding: 'utf8',
  });
  expect(second.stdout).toContain('already running');
  expect(second.status).toBe(0);
  expect(await readRunFile(place.home)).toEqual(roadbed.run);
});

test('after kill -9 of any part, it is there again and goes on', async () => {
  for (const part of ['platform', 'gateway', 'slack', 'postgres'] as const) {
    const before = (await readRunFile(place.home))[part];
    process.kill(before.pid, 'SIGKILL');
    await eventually(async () => {
      const now = (await readRunFile(place.home))[part];
      return now.pid !== before.pid && (await isRunning(now));
    });
    await eventually(async () => (await fetch(`${roadbed.run.platform.url}/health/ready`)).ok);
    await eventually(() => services(roadbed.run));
  }
  // The platform ends itself when it loses the database, and with it the leader's lock; it is started again, too.
  const running = await eventually(async () => {
    const parts = await runningParts(await readRunFile(place.home));
    return parts.length === 5 && parts;
  });
  expect(running.toSorted()).toEqual(['gateway', 'platform', 'postgres', 'slack', 'supervisor']);
});

test('after kill -9 of npm start itself, the gateway serves on, and the next start cleans up and goes on', async () => {
  const left = await readRunFile(place.home);
  await roadbed.stop('SIGKILL');
  expect((await runningParts(left)).toSorted()).toEqual(['gateway', 'platform', 'postgres', 'slack']);
  expect(await services(left)).toBeDefined();

  roadbed = await place.start();
  await eventually(() => services(roadbed.run));
  expect((await runningParts(left)).toSorted()).toEqual(['gateway', 'postgres']);
});

test('SIGTERM ends every process, too, and leaves no note of one', async () => {
  await roadbed.stop('SIGTERM');
  expect(await runningParts(roadbed.run)).toEqual([]);
  const left = await readdir(join(place.home, 'instances'));
  for (const file of left.filter((name) => name.endsWith('.pid'))) {
    expect(await readRunningPidFile(join(place.home, 'instances', file))).toBeUndefined();
  }
});

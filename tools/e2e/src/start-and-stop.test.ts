import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { identify, isRunning, readRunningPidFile } from '@roadbed/process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createPlace, eventually, readRunFile } from './start-roadbed.ts';
import type { RunFile } from './start-roadbed.ts';

let place: Awaited<ReturnType<typeof createPlace>>;
beforeAll(async () => {
  place = await createPlace();
});
afterEach(() => place.stop());
afterAll(() => place.remove());

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

test('Ctrl-C ends every process, and the next start finds all data again', async () => {
  const first = await place.start();
  const before = await eventually(() => services(first.run));
  await first.stop();
  expect(await runningParts(first.run)).toEqual([]);
  expect(await isRunning(before)).toBe(false);
  await expect(readRunFile(place.home)).rejects.toThrow(/ENOENT/);

  const second = await place.start();
  await eventually(() => services(second.run));
  // It was perhaps in the middle of its rollout, which goes on; nothing else was asked for.
  await eventually(async () => {
    const response = await fetch(`${second.run.platform.url}/api/v1/changes?service=payments`);
    const { changes } = (await response.json()) as { changes: { status: string }[] };
    return changes.length === 1 && changes[0]?.status === 'live';
  });
  await second.stop('SIGTERM');
  expect(await runningParts(second.run)).toEqual([]);
  const left = await readdir(join(place.home, 'instances'));
  for (const file of left.filter((name) => name.endsWith('.pid'))) {
    expect(await readRunningPidFile(join(place.home, 'instances', file))).toBeUndefined();
  }
});

test('after kill -9 of any part, it is there again and goes on', async () => {
  const roadbed = await place.start();
  await eventually(() => services(roadbed.run));
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
  const now = await eventually(async () => {
    const run = await readRunFile(place.home);
    return (await runningParts(run)).length === 5 && run;
  });
  await roadbed.stop();
  expect(await runningParts(now)).toEqual([]);
});

test('after kill -9 of npm start itself, the gateway serves on, and the next start cleans up and goes on', async () => {
  const killed = await place.start();
  await eventually(() => services(killed.run));
  process.kill(killed.run.supervisor.pid, 'SIGKILL');
  await killed.stop('SIGKILL');
  expect((await runningParts(killed.run)).toSorted()).toEqual(['gateway', 'platform', 'postgres', 'slack']);

  const next = await place.start();
  await eventually(() => services(next.run));
  expect((await runningParts(killed.run)).toSorted()).toEqual(['gateway', 'postgres']);
  await next.stop();
  expect(await runningParts(next.run)).toEqual([]);
});

test('a second start says that it runs already, and changes nothing', async () => {
  const roadbed = await place.start();
  const second = spawnSync(process.execPath, ['tools/roadbed/bootstrap.mjs', 'up'], {
    cwd: join(import.meta.dirname, '../../..'),
    env: place.env,
    encoding: 'utf8',
  });
  expect(second.stdout).toContain('already running');
  expect(second.status).toBe(0);
  expect(await readRunFile(place.home)).toEqual(roadbed.run);
  await roadbed.stop();
});

test('a taken port is said with its owner, and another is chosen', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(place.portBase, '127.0.0.1', resolve));
  const roadbed = await place.start();
  expect(roadbed.output()).toMatch(new RegExp(`${place.portBase}.*${process.pid}`));
  expect(roadbed.run.slack.url).not.toContain(`:${place.portBase}`);
  await roadbed.stop();
  server.close();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isRunning } from './identity.ts';
import { temporaryFolder, startScript, until } from './test-utils.ts';

test('this process is itself, always the same', async () => {
  const identity = await identify(process.pid);
  expect(identity).toEqual({ pid: process.pid, startedAt: expect.stringMatching(/./) });
  expect(await identify(process.pid)).toEqual(identity);
  expect(await isRunning(identity!)).toBe(true);
});

test('a pid that was given to another process is not taken for the first', async () => {
  const identity = await identify(process.pid);
  expect(await isRunning({ ...identity!, startedAt: `${identity!.startedAt}0` })).toBe(false);
});

test('nothing has the identity of a process that ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = await identify(child.pid!);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isRunning(identity!)).toBe(false);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 31 - 1])('%d is no process', async (pid) => {
  expect(await identify(pid)).toBeUndefined();
});

test.runIf(process.platform === 'linux')('a zombie is not running', async () => {
  // The shell becomes a program that never waits for its child, so the child stays a zombie.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await until(async () => (await identify(pid)) === undefined);
    expect(() => process.kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('a detached process keeps its identity through exec', async () => {
  const identity = await startScript(temporaryFolder(), 'setInterval(() => {}, 1000)');
  expect(await identify(identity.pid)).toEqual(identity);
});

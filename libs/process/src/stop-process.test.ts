import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identify, isRunning } from './identity.ts';
import { stopProcess } from './stop-process.ts';
import { startScript, temporaryFolder, until } from './test-utils.ts';

async function startAndWait(script: string) {
  const folder = temporaryFolder();
  const identity = await startScript(folder, `${script}; setInterval(() => {}, 1000); console.log('ready')`);
  const log = () => readFileSync(join(folder, 'logs', 'script.log'), 'utf8');
  await until(() => log().includes('ready'));
  return { identity, log };
}

test('a process that heeds the signal has exited', async () => {
  const { identity } = await startAndWait('');
  expect(await stopProcess(identity, { graceMs: 60_000 })).toBe('exited');
  expect(await isRunning(identity)).toBe(false);
});

test('the signal is the one asked for', async () => {
  const { identity, log } = await startAndWait(
    `process.on('SIGINT', () => { console.log('interrupted'); process.exit() })`,
  );
  expect(await stopProcess(identity, { graceMs: 60_000, signal: 'SIGINT' })).toBe('exited');
  expect(log()).toContain('interrupted');
});

test('a process that does not heed it is killed, with what it started', async () => {
  const { identity, log } = await startAndWait(
    `process.on('SIGTERM', () => {});
     console.log('pid=' + require('node:child_process').spawn('sleep', ['60']).pid)`,
  );
  const below = await identify(Number(/pid=(\d+)/.exec(log())?.[1]));
  expect(await isRunning(below!)).toBe(true);
  expect(await stopProcess(identity, { graceMs: 50 })).toBe('killed');
  await until(async () => !(await isRunning(below!)));
});

test('a process that is over is gone', async () => {
  const { identity } = await startAndWait('');
  await stopProcess(identity, { graceMs: 60_000 });
  expect(await stopProcess(identity, { graceMs: 0 })).toBe('gone');
});

test('another process with the same pid is left alone', async () => {
  const { identity } = await startAndWait('');
  expect(await stopProcess({ ...identity, startedAt: 'earlier' }, { graceMs: 0 })).toBe('gone');
  expect(await isRunning(identity)).toBe(true);
});

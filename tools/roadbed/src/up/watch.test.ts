import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, stopProcess } from '@roadbed/process';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, until } from '../test-utils.ts';
import { stopEverything, stopLeftovers } from './shutdown.ts';
import { createNodeUnit, pidFileOf, type Running, type Unit } from './unit.ts';
import { watch } from './watch.ts';

const READY = `require('node:fs').writeFileSync('ready', String(process.pid)); setInterval(() => {}, 1000);`;

/** A platform that is a small script; it is ready once it has written its pid. */
function scriptUnit(home: string, script: string): Unit {
  writeFileSync(join(home, 'platform.cjs'), script);
  return createNodeUnit({
    name: 'platform',
    title: 'the platform',
    home,
    root: home,
    entry: 'platform.cjs',
    env: {},
    url: 'http://127.0.0.1:1',
    isReady: async () => {
      const pid = readFileSync(pidFileOf(home, 'platform'), 'utf8').split('\n')[0];
      try {
        return readFileSync(join(home, 'ready'), 'utf8') === pid;
      } catch {
        return false;
      }
    },
  });
}

test('a unit is started, waited for, and stopped by what is on disk', async () => {
  const home = temporaryFolder();
  const running = await scriptUnit(home, READY).start(new AbortController().signal);
  expect(await isRunning(running)).toBe(true);
  const said: string[] = [];
  await stopEverything({ home, say: (line) => said.push(line) });
  expect(await isRunning(running)).toBe(false);
  expect(said).toEqual(['Stopping the platform']);
});

test('a unit that ends instead of starting tells the end of its log', async () => {
  const home = temporaryFolder();
  const start = scriptUnit(home, `throw new Error('no such setting')`).start(new AbortController().signal);
  await expect(start).rejects.toThrow(/the platform ended instead of starting[^]*no such setting/);
});

test('kill -9 of a unit brings it back, and what runs where is kept current', async () => {
  const home = temporaryFolder();
  const unit = scriptUnit(home, READY);
  const stop = new AbortController();
  onTestFinished(() => stopLeftovers({ home, say: () => {} }));
  const running = await unit.start(stop.signal);
  const restarted: Running[] = [];
  const said: string[] = [];
  const watching = watch({
    unit,
    running,
    signal: stop.signal,
    say: (line) => said.push(line),
    onRestart: (now) => restarted.push(now),
  });
  process.kill(running.pid, 'SIGKILL');
  await until(() => restarted.length === 1);
  expect(await isRunning(restarted[0]!)).toBe(true);
  expect(said[0]).toContain(`the platform (process ${running.pid}) has ended`);
  expect(said[1]).toBe(`the platform is back (process ${restarted[0]!.pid})`);
  stop.abort();
  await watching;
});

test('a unit that hangs is killed and brought back', async () => {
  const home = temporaryFolder();
  let hangs = false;
  const unit: Unit = { ...scriptUnit(home, READY), isAlive: async () => !hangs };
  const stop = new AbortController();
  onTestFinished(() => stopLeftovers({ home, say: () => {} }));
  const running = await unit.start(stop.signal);
  const restarted: Running[] = [];
  const said: string[] = [];
  const watching = watch({
    unit,
    running,
    signal: stop.signal,
    say: (line) => said.push(line),
    onRestart: (now) => {
      hangs = false;
      restarted.push(now);
    },
    hungAfterMs: 50,
  });
  hangs = true;
  await until(() => restarted.length === 1);
  expect(await isRunning(running)).toBe(false);
  expect(said[0]).toBe(`the platform (process ${running.pid}) has not answered for 0.05 s; ending it`);
  stop.abort();
  await watching;
});

test('the instances of services are stopped by their pid files', async () => {
  const home = temporaryFolder();
  const unit = scriptUnit(home, READY);
  const running = await unit.start(new AbortController().signal);
  onTestFinished(() => void stopProcess(running, { graceMs: 0 }));
  mkdirSync(join(home, 'instances'));
  writeFileSync(join(home, 'instances', 'C-1-1.pid'), readFileSync(pidFileOf(home, 'platform')));
  writeFileSync(pidFileOf(home, 'platform'), '');
  const said: string[] = [];
  await stopEverything({ home, say: (line) => said.push(line) });
  expect(await isRunning(running)).toBe(false);
  expect(said).toEqual(['Stopping 1 instances of services']);
});

test('without patience a unit that does not heed the signal is killed at once', async () => {
  const home = temporaryFolder();
  const running = await scriptUnit(home, `process.on('SIGTERM', () => {}); ${READY}`).start(
    new AbortController().signal,
  );
  const force = new AbortController();
  const stopping = stopEverything({ home, say: () => force.abort(), force: force.signal });
  await stopping;
  expect(await isRunning(running)).toBe(false);
});

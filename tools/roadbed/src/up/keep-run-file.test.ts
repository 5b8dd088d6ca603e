import { rmdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, until } from '../test-utils.ts';
import { createRunFileKeeper } from './keep-run-file.ts';
import { readRunFile, type RunFile } from './run-file.ts';

const unit = (pid: number) => ({ pid, startedAt: String(pid), url: 'http://127.0.0.1:1', log: 'log' });

test('a run.json that cannot be written is written later, with what ran last', async () => {
  const home = temporaryFolder();
  const said: string[] = [];
  const stop = new AbortController();
  const run: RunFile = {
    startedAt: new Date().toISOString(),
    supervisor: { pid: 1, startedAt: '1' },
    platform: unit(2),
    gateway: { ...unit(3), adminSocket: 'socket' },
    postgres: unit(4),
  };
  // A folder in its place cannot be replaced by a file, as little as a full disk takes one.
  mkdirSync(join(home, 'run.json'));
  const update = createRunFileKeeper({ home, run, signal: stop.signal, say: (line) => said.push(line) });
  update('platform', unit(5));
  update('platform', unit(6));
  expect(said).toEqual([expect.stringMatching(/^run.json is not up to date: EISDIR/)]);
  rmdirSync(join(home, 'run.json'));
  await until(() => readRunFile(home)?.platform.pid === 6);
  update('platform', unit(7));
  expect(readRunFile(home)?.platform.pid).toBe(7);
  stop.abort();
});

import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensurePrivateFolder, socketPath } from './socket-folder.ts';
import { temporaryFolder } from './test-utils.ts';

test('a socket of a short home is in its run folder, for this user only', () => {
  const home = temporaryFolder();
  const path = socketPath(home, 'gateway');
  expect(path).toBe(join(home, 'run', 'gateway.sock'));
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

test('a socket of a long home can be listened on, always at the same path', async () => {
  const home = join(temporaryFolder(), 'ä'.repeat(80));
  const path = socketPath(home, 'gateway');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  expect(path.startsWith(tmpdir())).toBe(true);
  expect(socketPath(home, 'gateway')).toBe(path);
  const server = createServer().listen(path);
  await once(server, 'listening');
  server.close();
});

test('two long homes do not meet', () => {
  const folder = temporaryFolder();
  const [one, two] = ['a', 'b'].map((name) => socketPath(join(folder, name.repeat(120)), 'gateway'));
  onTestFinished(() => [one!, two!].forEach((path) => rmSync(dirname(path), { recursive: true })));
  expect(one).not.toBe(two);
});

test('a folder that others may enter is closed', () => {
  const folder = join(temporaryFolder(), 'run');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  ensurePrivateFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a link in place of the folder is refused', () => {
  const home = temporaryFolder();
  symlinkSync(tmpdir(), join(home, 'run'));
  expect(() => socketPath(home, 'gateway')).toThrow("not a folder of this user's own");
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from '@roadbed/process';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { claimHome, findSupervisor, releaseHome } from './claim.ts';

function writeClaim(home: string, text: string): void {
  mkdirSync(join(home, 'run'), { recursive: true });
  writeFileSync(join(home, 'run', 'supervisor.json'), text);
}

test('a home is claimed once, and free again when released', async () => {
  const home = temporaryFolder();
  expect(await claimHome(home)).toBeUndefined();
  expect(await claimHome(home)).toEqual(await identify(process.pid));
  releaseHome(home);
  expect(await findSupervisor(home)).toBeUndefined();
  expect(await claimHome(home)).toBeUndefined();
});

test('the claim of a process that ended is taken over', async () => {
  const home = temporaryFolder();
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill('SIGKILL'));
  writeClaim(home, JSON.stringify(await identify(child.pid!)));
  expect(await claimHome(home)).toMatchObject({ pid: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await claimHome(home)).toBeUndefined();
});

test('a claim that cannot be read is taken over', async () => {
  const home = temporaryFolder();
  writeClaim(home, '{');
  expect(await claimHome(home)).toBeUndefined();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { isRunning } from './identity.ts';
import { readPidFile, readRunningPidFile } from './pid-file.ts';
import { startDetached } from './start-detached.ts';
import { stopProcess } from './stop-process.ts';
import { startScript, temporaryFolder, until } from './test-utils.ts';

test('the process gets its folder, its environment and its log', async () => {
  const folder = temporaryFolder();
  await startScript(folder, 'console.log(process.cwd(), process.env.GREETING); console.error("to stderr")');
  const log = join(folder, 'logs', 'script.log');
  await until(() => readFileSync(log, 'utf8').includes('to stderr'));
  expect(readFileSync(log, 'utf8')).toContain(`${folder} hello\n`);
});

test('the log goes on where it was', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'logs', 'script.log');
  mkdirSync(join(folder, 'logs'));
  writeFileSync(log, 'before\n');
  await startScript(folder, 'console.log("after")');
  await until(() => readFileSync(log, 'utf8').includes('after'));
  expect(readFileSync(log, 'utf8')).toBe('before\nafter\n');
});

test('the pid file names the process from the moment it is returned until it ends', async () => {
  const folder = temporaryFolder();
  const identity = await startScript(folder, 'setInterval(() => {}, 1000)');
  expect(await readPidFile(join(folder, 'script.pid'))).toEqual(identity);
  expect(await readRunningPidFile(join(folder, 'script.pid'))).toEqual(identity);
  await stopProcess(identity, { graceMs: 0 });
  expect(await isRunning(identity)).toBe(false);
  expect(await readRunningPidFile(join(folder, 'script.pid'))).toBeUndefined();
});

test('an old pid file is never returned for the new process', async () => {
  const folder = temporaryFolder();
  const first = await startScript(folder, '0');
  const second = await startScript(folder, '0');
  expect(second.pid).not.toBe(first.pid);
});

test('it leads a session of its own, out of reach of Ctrl-C', async () => {
  const folder = temporaryFolder();
  const identity = await startScript(folder, 'setInterval(() => {}, 1000)');
  expect(() => process.kill(-identity.pid, 0)).not.toThrow();
});

test('kill -9 of the starter right after the spawn loses no process', async () => {
  const folder = temporaryFolder();
  const options = {
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    env: {},
    cwd: folder,
    logFile: join(folder, 'child.log'),
    pidFile: join(folder, 'child.pid'),
  };
  const starter = `
    import { startDetached } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'start-detached.ts')))};
    startDetached(${JSON.stringify(options)});
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter]);
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  await until(() => existsSync(options.pidFile));
  const identity = await readPidFile(options.pidFile);
  expect(await isRunning(identity!)).toBe(true);
  expect(await stopProcess(identity!, { graceMs: 2000 })).toBe('exited');
});

test('a folder that is not there is said', async () => {
  const folder = temporaryFolder();
  const start = startDetached({
    command: 'true',
    args: [],
    env: {},
    cwd: join(folder, 'none'),
    logFile: join(folder, 'log'),
    pidFile: join(folder, 'pid'),
  });
  await expect(start).rejects.toThrow('is the folder there?');
});

test('a pid file that cannot be written is said', async () => {
  const folder = temporaryFolder();
  const pidFile = `${folder}/${'x'.repeat(255)}`;
  const start = startDetached({
    command: 'true',
    args: [],
    env: {},
    cwd: folder,
    logFile: join(folder, 'log'),
    pidFile,
  });
  await expect(start).rejects.toThrow('cannot be written');
});

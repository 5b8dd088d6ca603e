import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { NOTE_EXIT, readRunExit } from './run-exit.ts';

/** Begins a run of a program in the language of the shell, and waits until it has said something. */
async function begin(program: string) {
  const folder = await mkdtemp(join(tmpdir(), 'run exit '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const exitFile = join(folder, 'run.exit');
  const args = ['-c', NOTE_EXIT, exitFile, '/bin/sh', '-c', program];
  const shell = spawn('/bin/sh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void shell.kill('SIGKILL'));
  const ended = once(shell, 'close');
  await once(createInterface(shell.stdout), 'line');
  return { shell, ended, read: () => readRunExit(exitFile) };
}

test.each([0, 1, 3, 255])('exit code %i is noted', async (code) => {
  const { ended, read } = await begin(`echo there; exit ${code}`);
  await ended;
  expect(await read()).toEqual({ code, at: expect.any(Date) });
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the run, which may take its time and has the last word',
  async (signal) => {
    const { shell, ended, read } = await begin(
      `trap 'sleep 0.2; exit 7' TERM; echo there; while :; do sleep 0.05; done`,
    );
    shell.kill(signal);
    await ended;
    expect(await read()).toMatchObject({ code: 7 });
  },
);

test('a run that does not end when it is asked to goes on, and a second time counts too', async () => {
  const { shell, ended, read } = await begin(
    `asked=0; trap 'asked=$((asked + 1)); echo "$asked"' TERM; echo there; while [ "$asked" -lt 2 ]; do sleep 0.05; done; exit 5`,
  );
  shell.kill('SIGTERM');
  await once(createInterface(shell.stdout), 'line');
  expect(await read()).toBeUndefined();
  shell.kill('SIGTERM');
  await ended;
  expect(await read()).toMatchObject({ code: 5 });
});

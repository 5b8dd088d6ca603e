import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from './identity.ts';
import { readPidFile } from './pid-file.ts';

/**
 * Records itself, then becomes the command: the pid and the start time stay the same through exec. The file
 * appears whole or not at all.
 */
const RECORD_AND_EXEC = `
{ echo $$
  if [ -r /proc/$$/stat ]; then
    IFS= read -r stat < /proc/$$/stat; printf '%s\\n' "$stat"
    boot=; [ ! -r /proc/sys/kernel/random/boot_id ] || read -r boot < /proc/sys/kernel/random/boot_id
    printf '%s\\n' "$boot"
  fi
} > "$0.$$" && mv -f "$0.$$" "$0" && exec "$@"
`;

export interface StartDetachedOptions {
  /** A program: a path, or a name on PATH. */
  command: string;
  args: readonly string[];
  /** The whole environment of the process; nothing is inherited beside it. */
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** stdout and stderr are appended here; its folder is made when missing. */
  logFile: string;
  /** Written before the command runs; its folder is made when missing. See `readPidFile`. */
  pidFile: string;
}

/**
 * Starts a process that outlives this one, in a session of its own: Ctrl-C in the terminal does not reach it.
 * It records itself before the command runs, so that a crash of the caller at any moment loses no process.
 *
 * Resolves when the process is recorded; whether the command then works is for the caller to watch.
 * Throws when it cannot be recorded or the shell cannot start.
 */
export async function startDetached(options: StartDetachedOptions): Promise<ProcessIdentity> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  mkdirSync(dirname(options.pidFile), { recursive: true });
  rmSync(options.pidFile, { force: true });
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(
      '/bin/sh',
      ['-c', RECORD_AND_EXEC, options.pidFile, options.command, ...options.args],
      {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: ['ignore', log, log],
      },
    );
    child.unref();
    await spawned(child, options);
    return await recorded(child, options);
  } finally {
    closeSync(log);
  }
}

async function spawned(child: ChildProcess, { command, cwd }: StartDetachedOptions): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new Error(`cannot start ${command} in ${cwd}: is the folder there?`, { cause: error });
  }
}

async function recorded(child: ChildProcess, options: StartDetachedOptions): Promise<ProcessIdentity> {
  const read = async () => {
    const identity = await readPidFile(options.pidFile);
    return identity !== undefined && identity.pid === child.pid ? identity : undefined;
  };
  while (child.exitCode === null && child.signalCode === null) {
    const identity = await read();
    if (identity !== undefined) return identity;
    await delay(3);
  }
  const identity = (await read()) ?? (await recordedWithoutProc(child, options));
  if (identity !== undefined) return identity;
  throw new Error(
    `${options.command} was not started: its pid file ${options.pidFile} cannot be written. ` +
      `Check the folder's permissions and the space left; the reason is in ${options.logFile}.`,
  );
}

/** Without /proc a process that is over at once cannot be identified any more, yet it did start. */
async function recordedWithoutProc(
  child: ChildProcess,
  options: StartDetachedOptions,
): Promise<ProcessIdentity | undefined> {
  const pid = Number.parseInt(await readFile(options.pidFile, 'utf8').catch(() => ''), 10);
  return pid === child.pid ? { pid, startedAt: 'over' } : undefined;
}

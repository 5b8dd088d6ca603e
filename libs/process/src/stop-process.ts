import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isRunning, type ProcessIdentity } from './identity.ts';
import { parseProcStat } from './proc-stat.ts';

const run = promisify(execFile);
const POLL_MS = 20;
const KILL_LIMIT_MS = 10_000;

export interface StopProcessOptions {
  /** How long the process may take to end by itself before SIGKILL, in milliseconds. */
  graceMs: number;
  /** The polite signal. @defaultValue SIGTERM */
  signal?: NodeJS.Signals;
}

/** `gone`: it was not running. `exited`: it ended by itself in time. `killed`: it needed SIGKILL. */
export type StopOutcome = 'gone' | 'exited' | 'killed';

/**
 * Stops one process: the signal, then SIGKILL to it (and to its process group, when it leads one, so that
 * nothing it started stays). Throws when this user may not signal it, or when even SIGKILL does not end it.
 */
export async function stopProcess(
  identity: ProcessIdentity,
  { graceMs, signal = 'SIGTERM' }: StopProcessOptions,
): Promise<StopOutcome> {
  if (!(await isRunning(identity))) return 'gone';
  send(identity.pid, signal);
  if (await endsWithin(identity, graceMs)) return 'exited';
  send((await leadsGroup(identity.pid)) ? -identity.pid : identity.pid, 'SIGKILL');
  if (await endsWithin(identity, KILL_LIMIT_MS)) return 'killed';
  throw new Error(
    `process ${identity.pid} does not end even after SIGKILL; it may wait for a disk or a device`,
  );
}

async function endsWithin(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (await isRunning(identity)) {
    if (performance.now() >= end) return false;
    await delay(POLL_MS);
  }
  return true;
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH') return;
    throw new Error(
      `cannot send ${signal} to process ${Math.abs(target)} (${code}): it belongs to another user`,
      {
        cause: error,
      },
    );
  }
}

async function leadsGroup(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return parseProcStat(text)?.processGroup === pid;
  }
  const result = await run('ps', ['-o', 'pgid=', '-p', String(pid)]).catch(() => undefined);
  return Number(result?.stdout) === pid;
}

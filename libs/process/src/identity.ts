import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parseProcStat } from './proc-stat.ts';

const run = promisify(execFile);

/**
 * One particular process, for ever: a pid alone is reused, a pid with the moment its process started is not.
 */
export interface ProcessIdentity {
  pid: number;
  /**
   * An opaque token of the moment the kernel started the process; compare it, never read it. On Linux the
   * boot id and field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)), elsewhere `lstart` of ps(1).
   */
  startedAt: string;
}

/** The identity of the process that has this pid now; undefined when there is none (a zombie is none). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const startedAt = process.platform === 'linux' ? await startOnLinux(pid) : await startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether exactly this process is still running, and not another one that was given its pid. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now !== undefined && now.startedAt === identity.startedAt;
}

/** The token that `startedAt` holds on Linux. */
export function startToken(bootId: string, startTicks: string): string {
  return `${bootId.trim()}:${startTicks}`;
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const stat = text === undefined ? undefined : parseProcStat(text);
  if (stat === undefined || !stat.alive) return undefined;
  return startToken(await readBootId(), stat.startTicks);
}

async function readBootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
}

async function startByPs(pid: number): Promise<string | undefined> {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const result = await run('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env }).catch(() => undefined);
  const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(result?.stdout ?? '') ?? [];
  return start === undefined || state?.startsWith('Z') ? undefined : start;
}

import { readFile } from 'node:fs/promises';
import { identify, isRunning, startToken, type ProcessIdentity } from './identity.ts';
import { parseProcStat } from './proc-stat.ts';

/**
 * The process that a pid file names, running or not; undefined when there is no file or no process was ever
 * recorded in it. Check with {@link isRunning}.
 *
 * Line 1 is the pid. On Linux line 2 is `/proc/<pid>/stat` and line 3 the boot id, both as they were when the
 * process began, so that a pid reused since then is recognised. A file with a pid only (another program's)
 * is taken to mean the process that has the pid now.
 */
export async function readPidFile(pidFile: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const [first = '', stat = '', bootId = ''] = text.split('\n');
  if (!/^\d+$/.test(first.trim())) return undefined;
  const pid = Number(first);
  const recorded = parseProcStat(stat);
  if (recorded?.pid === pid) return { pid, startedAt: startToken(bootId, recorded.startTicks) };
  return identify(pid);
}

/** The process that a pid file names, when it is still running. */
export async function readRunningPidFile(pidFile: string): Promise<ProcessIdentity | undefined> {
  const identity = await readPidFile(pidFile);
  return identity !== undefined && (await isRunning(identity)) ? identity : undefined;
}

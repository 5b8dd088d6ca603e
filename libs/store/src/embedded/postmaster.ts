import { execFile } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { identify, type ProcessIdentity } from '@roadbed/process';

const runFile = promisify(execFile);

/** A server that runs on a data folder now. */
export interface Postmaster {
  identity: ProcessIdentity;
  /** The folder of its socket; undefined in the first moments of its start. */
  sockets?: string;
}

/** What `postmaster.pid` says (PostgreSQL's `pidfile.h`): pid, data folder, start, port, socket folder, … */
export function parsePostmasterFile(text: string): { pid: number; sockets?: string } | undefined {
  const [first = '', , , , sockets = ''] = text.split('\n');
  if (!/^\d+$/.test(first)) return undefined;
  return { pid: Number(first), ...(sockets === '' ? {} : { sockets }) };
}

/** The server that runs on this data folder; undefined when there is none. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const file = readPostmasterFile(data);
  const identity = file && (await identify(file.pid));
  if (file === undefined || identity === undefined || !(await serves(identity.pid, data))) return undefined;
  return { identity, ...(file.sockets === undefined ? {} : { sockets: file.sockets }) };
}

/**
 * Removes a `postmaster.pid` whose pid another program has now. PostgreSQL itself would take that program for
 * its server and refuse to start; in a container, where pids are few, that is usual after a crash. Server
 * processes left of the crash are still safe from a second server: they hold the shared memory.
 */
export async function removeStalePostmasterFile(data: string): Promise<void> {
  const file = readPostmasterFile(data);
  if (file === undefined || (await identify(file.pid)) === undefined || (await serves(file.pid, data)))
    return;
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

function readPostmasterFile(data: string): { pid: number; sockets?: string } | undefined {
  try {
    return parsePostmasterFile(readFileSync(join(data, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a process is a postgres that was started on this data folder. */
async function serves(pid: number, data: string): Promise<boolean> {
  const command = await readCommand(pid);
  return (
    command.includes('postgres') && [data, realpathSync(data)].some((folder) => command.includes(folder))
  );
}

async function readCommand(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const listed = await runFile('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return listed?.stdout ?? '';
}

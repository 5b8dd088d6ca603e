import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Stops a process and all that it started, as a machine that hangs would; returns what lets them go on. */
export async function freeze(pid: number): Promise<() => void> {
  // The parent first: then it starts no more.
  process.kill(pid, 'SIGSTOP');
  const pids = [pid, ...(await listChildren(pid))];
  for (const child of pids.slice(1)) send(child, 'SIGSTOP');
  return () => {
    for (const stopped of pids) send(stopped, 'SIGCONT');
  };
}

async function listChildren(parent: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-Ao', 'pid=,ppid=']);
  return stdout.split('\n').flatMap((line) => {
    const [pid = 0, ppid] = line.trim().split(/\s+/).map(Number);
    return ppid === parent ? [pid] : [];
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

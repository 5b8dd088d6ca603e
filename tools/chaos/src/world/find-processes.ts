import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process of a world, with its command line. */
export type FoundProcess = { pid: number; command: string; environment: string };

/**
 * Every process of this machine that has a folder in its command line or, on Linux, in its environment: so that a process
 * is found that nothing remembers.
 */
export async function findProcesses(folder: string): Promise<FoundProcess[]> {
  const all = process.platform === 'linux' ? await readProc() : await readPs();
  return all.filter(
    ({ pid, command, environment }) =>
      pid !== process.pid && (command.includes(folder) || environment.includes(folder)),
  );
}

async function readProc(): Promise<FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return await Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: await readWords(`/proc/${pid}/cmdline`),
      environment: await readWords(`/proc/${pid}/environ`),
    })),
  );
}

async function readWords(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.replaceAll('\0', ' ').trim();
}

async function readPs(): Promise<FoundProcess[]> {
  const { stdout } = await run('ps', ['-Awwo', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), command, environment: '' }];
  });
}

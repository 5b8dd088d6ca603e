import { readFile } from 'node:fs/promises';

/** Clock ticks of Linux's /proc in a second: USER_HZ, 100 on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** The CPU time, user and system, of any process so far, in microseconds. NaN where there is no /proc. */
export async function cpuMicrosOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in brackets, may have blanks (proc_pid_stat(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / ticksPerSecond;
}

import { readdirSync, readFileSync } from 'node:fs';

/** CPU time used so far by this process and the database, in microseconds; NaN where it cannot be read. */
export type CpuClock = () => number;

/** Reads the CPU time of the database's processes from /proc, which Linux has. */
export function createCpuClock(postmaster: number): CpuClock {
  const used = new Map<number, number>();
  return () => {
    const { user, system } = process.cpuUsage();
    if (process.platform !== 'linux') return Number.NaN;
    for (const pid of readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)) {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        if (pid !== postmaster && parent !== postmaster) continue;
        // Nanoseconds on a CPU (proc_pid_schedstat). What has ended keeps what it had.
        used.set(pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000);
      } catch {
        // It has ended since.
      }
    }
    return user + system + used.values().reduce((sum, micros) => sum + micros, 0);
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Run {
  /** Milliseconds from start to end, by the clock on the wall. */
  ms: number;
  /** Milliseconds of CPU time of the command and all that it waited for; not of a daemon. */
  cpuMs: number;
  stdout: string;
}

/** Runs what follows it, and tells on the third file the CPU time of that, as POSIX has it. */
const timed = '"$@" 3>&-; code=$?; times >&3; exit $code';

/** Runs a command to its end. @throws with all that it said when its exit code is not 0 */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Run> {
  const started = performance.now();
  const child = spawn('sh', ['-c', timed, 'sh', command, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const used: Buffer[] = [];
  child.stdout?.on('data', (data: Buffer) => stdout.push(data));
  child.stderr?.on('data', (data: Buffer) => stderr.push(data));
  child.stdio[3]?.on('data', (data: Buffer) => used.push(data));
  // Not `close`: a daemon that a command starts may hold the pipes for as long as it lives.
  const [code] = (await once(child, 'exit')) as [number | null];
  const ms = performance.now() - started;
  await Promise.race([once(child, 'close'), new Promise((resolve) => setTimeout(resolve, 200))]);
  const said = Buffer.concat(stdout).toString();
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} in ${cwd}: exit code ${code}\n${said}${Buffer.concat(stderr).toString()}`,
    );
  }
  return { ms, cpuMs: toCpuMs(Buffer.concat(used).toString()), stdout: said };
}

/** The second line of `times`, user and system time of what the shell waited for: "0m1.250s 0m0.310s". */
function toCpuMs(times: string): number {
  const spent =
    times
      .trim()
      .split('\n')[1]
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? [];
  return [...spent].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

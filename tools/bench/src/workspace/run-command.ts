import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Run {
  /** Milliseconds from start to end, by the clock on the wall. */
  ms: number;
  stdout: string;
}

/** Runs a command to its end. @throws with all that it said when its exit code is not 0 */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env = process.env }: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Run> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
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
  return { ms, stdout: said };
}

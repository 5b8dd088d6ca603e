import { spawn } from 'node:child_process';

export interface RunResult {
  /** The exit code; undefined when the program could not be started or was ended by a signal. */
  code: number | undefined;
  /** stdout and stderr together, trimmed. */
  output: string;
}

/** Runs a program to its end; never throws. */
export async function run(
  [command = '', ...args]: readonly string[],
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<RunResult> {
  return new Promise((resolve) => {
    let output = '';
    const finish = (code: number | null) => resolve({ code: code ?? undefined, output: output.trim() });
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.on('close', finish);
  });
}

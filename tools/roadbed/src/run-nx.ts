import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { toolEnvironment } from './settings.ts';

const KILL_AFTER_MS = 3000;

/** No daemon, no plugin workers, no cloud, no terminal interface: nothing stays when the command ends. */
const QUIET = {
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
};

export interface RunNxOptions {
  root: string;
  env: NodeJS.ProcessEnv;
  /** Ends the run and all its tasks. */
  signal?: AbortSignal;
  /** Gets stdout and stderr, line by line, without the end of the line. */
  onLine: (line: string) => void;
}

/** Runs Nx to its end, in a process group of its own so that Ctrl-C does not reach its tasks by themselves. */
export async function runNx(
  args: readonly string[],
  options: RunNxOptions,
): Promise<{ code: number; text: string }> {
  const { root, env, signal, onLine } = options;
  const child = spawn(process.execPath, [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    cwd: root,
    env: { ...toolEnvironment(), ...env, ...QUIET },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  const end = () => {
    kill(child.pid, 'SIGTERM');
    setTimeout(() => kill(child.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
  };
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  signal?.removeEventListener('abort', end);
  return { code, text: lines.join('\n') };
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It is over.
  }
}

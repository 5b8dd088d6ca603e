import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A service in a process of its own. */
export interface TestProcess {
  process: ChildProcess;
  /** All of standard output and standard error so far. */
  stdout(): string;
  stderr(): string;
  /** The log lines so far. */
  logs(): Record<string, unknown>[];
  /** Base URL; resolves when the service listens. */
  url: Promise<string>;
  /** Exit code; resolves when the process has ended and its output is read. */
  exitCode: Promise<number | null>;
}

/** Starts a file of this package as a service, with only the given variables, in the given folder. */
export function startProcess(
  file: string,
  env: Record<string, string>,
  flags: string[] = [],
  cwd?: string,
): TestProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...flags], {
    env: { PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  let stdout = '';
  let stderr = '';
  const listening = Promise.withResolvers<string>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    const line = stdout.split('\n').find((text) => text.includes('"message":"listening"'));
    if (line !== undefined) {
      listening.resolve((JSON.parse(line) as { url: string }).url);
    }
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = once(child, 'close').then(([code]) => {
    listening.reject(new Error(`The service ended with code ${code}: ${stderr}`));
    return code as number | null;
  });
  listening.promise.catch(() => {});
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    logs: () =>
      stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    url: listening.promise,
    exitCode,
  };
}

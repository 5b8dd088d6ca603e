import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  isRunning,
  readRunningPidFile,
  startDetached,
  stopProcess,
  type ProcessIdentity,
} from '@roadbed/process';
import { toolEnvironment } from '../settings.ts';
import { fileTail } from './file-tail.ts';
import { pause } from './pause.ts';

const READY_LIMIT_MS = 30_000;
const READY_POLL_MS = 50;

/** One of the processes that make the platform up. */
export interface Unit {
  name: 'postgres' | 'slack' | 'gateway' | 'platform';
  /** What a person calls it. */
  title: string;
  /** Starts it and waits until it answers. */
  start: (signal: AbortSignal) => Promise<Running>;
  /** Whether it still answers; without this it counts as alive while its process runs. */
  isAlive?: () => Promise<boolean>;
}

export interface Running extends ProcessIdentity {
  url: string;
  log: string;
}

export interface NodeUnitOptions {
  name: 'slack' | 'gateway' | 'platform';
  title: string;
  home: string;
  root: string;
  /** The program, relative to the root. */
  entry: string;
  env: NodeJS.ProcessEnv;
  url: string;
  /** Whether it can do its work now. */
  isReady: () => Promise<boolean>;
  /** Whether it answers at all. @defaultValue isReady */
  isAlive?: () => Promise<boolean>;
  /** Whether the one that a supervisor left goes on in place of a new one. @defaultValue it does not */
  isKept?: () => Promise<boolean>;
}

/** The pid file of a process of the platform. */
export function pidFileOf(home: string, name: string): string {
  return join(home, 'run', `${name}.pid`);
}

/** A unit that is a Node program of this workspace, started detached, its output in `<home>/logs`. */
export function createNodeUnit(options: NodeUnitOptions): Unit {
  const { name, title, home, root, entry, env, url } = options;
  const log = join(home, 'logs', `${name}.log`);
  const start = async (signal: AbortSignal): Promise<Running> => {
    signal.throwIfAborted();
    const left = await readRunningPidFile(pidFileOf(home, name));
    if (left !== undefined && (await options.isKept?.())) return { ...left, url, log };
    const before = fileTail(log);
    const identity = await startDetached({
      command: process.execPath,
      args: [join(root, entry)],
      // Node reads what it compiled at an earlier start: a third of the CPU time until the platform goes on.
      env: { ...toolEnvironment(), NODE_COMPILE_CACHE: join(home, 'compile-cache'), ...env },
      cwd: root,
      logFile: log,
      pidFile: pidFileOf(home, name),
    });
    const problem = await waitUntilReady(identity, options, signal);
    if (problem === undefined) return { ...identity, url, log };
    await stopProcess(identity, { graceMs: 0 });
    rmSync(pidFileOf(home, name), { force: true });
    signal.throwIfAborted();
    throw new Error(`${title} ${problem}. The end of ${log}:\n${before.since() || '(nothing)'}`);
  };
  return { name, title, start, isAlive: options.isAlive ?? options.isReady };
}

async function waitUntilReady(
  identity: ProcessIdentity,
  { isReady }: NodeUnitOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const end = performance.now() + READY_LIMIT_MS;
  while (performance.now() < end && !signal.aborted) {
    if (!(await isRunning(identity))) return 'ended instead of starting';
    if (await isReady()) return undefined;
    await pause(READY_POLL_MS, signal);
  }
  return `did not become ready within ${READY_LIMIT_MS / 1000} s`;
}

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readRunningPidFile, stopProcess, type ProcessIdentity } from '@roadbed/process';
import { findPostgres } from '@roadbed/store';
import { pidFileOf } from './unit.ts';

export interface ShutdownOptions {
  home: string;
  say: (line: string) => void;
  /** Aborted when there is no patience left: what still runs is killed. */
  force?: AbortSignal;
}

/**
 * Stops everything of a home, by the identities on disk rather than by what this process remembers: the
 * platform first, so that it starts nothing more, then the instances of services with the gateway and the
 * local Slack, then PostgreSQL.
 */
export async function stopEverything(options: ShutdownOptions): Promise<void> {
  // Everything ends, the gateway too: nobody is left for whom a drain would be of use, so SIGINT, which skips it.
  await stopUnit('platform', 'the platform', 15_000, options, 'SIGINT');
  await Promise.all([
    stopInstances(options),
    stopUnit('gateway', 'the gateway', 12_000, options),
    stopUnit('slack', 'the local Slack', 5000, options),
  ]);
  const postgres = await findPostgres(options.home);
  if (postgres === undefined) return;
  options.say('Stopping PostgreSQL');
  await end(postgres, 30_000, options, 'SIGINT');
}

/**
 * Stops what a supervisor that is gone left, but not what can be taken over: PostgreSQL, the instances, and the gateway
 * where it is kept.
 */
export async function stopLeftovers({
  isGatewayKept = false,
  ...options
}: ShutdownOptions & { isGatewayKept?: boolean }): Promise<void> {
  await Promise.all([
    stopUnit('platform', 'a platform left from before', 15_000, options),
    ...(isGatewayKept ? [] : [stopUnit('gateway', 'a gateway left from before', 12_000, options)]),
    stopUnit('slack', 'a local Slack left from before', 5000, options),
  ]);
}

async function stopInstances(options: ShutdownOptions): Promise<void> {
  const folder = join(options.home, 'instances');
  const files = listPidFiles(folder);
  const found = await Promise.all(
    files.map(async (file) => ({ file, identity: await readRunningPidFile(file) })),
  );
  const running = found.flatMap(({ file, identity }) => (identity === undefined ? [] : [{ file, identity }]));
  if (running.length > 0) options.say(`Stopping ${running.length} instances of services`);
  await Promise.all(running.map(({ identity }) => end(identity, 8000, options, 'SIGINT')));
  for (const file of files) rmSync(file, { force: true });
}

function listPidFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.pid'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function stopUnit(
  name: string,
  title: string,
  graceMs: number,
  options: ShutdownOptions,
  signal?: NodeJS.Signals,
): Promise<void> {
  const file = pidFileOf(options.home, name);
  const identity = await readRunningPidFile(file);
  if (identity !== undefined) {
    options.say(`Stopping ${title}`);
    await end(identity, graceMs, options, signal);
  }
  rmSync(file, { force: true });
}

async function end(
  identity: ProcessIdentity,
  graceMs: number,
  { force }: ShutdownOptions,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const killNow = () => void stopProcess(identity, { graceMs: 0, signal: 'SIGKILL' }).catch(() => {});
  if (force?.aborted) killNow();
  force?.addEventListener('abort', killNow, { once: true });
  try {
    await stopProcess(identity, { graceMs, signal });
  } finally {
    force?.removeEventListener('abort', killNow);
  }
}

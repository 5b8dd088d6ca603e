import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identify, type ProcessIdentity } from '@roadbed/process';
import type { Site } from './site.ts';

export interface LaunchOptions {
  logFile: string;
  /** Whether a commit waits for the disk. Never false outside tests. */
  durable: boolean;
}

/**
 * Starts the server process, in a session of its own; it outlives this process. It is not waited for.
 * PostgreSQL writes its pid file itself, so a crash of the caller does not lose it.
 */
export async function launch(
  site: Site,
  { logFile, durable }: LaunchOptions,
): Promise<ProcessIdentity | undefined> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${site.sockets.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? { fsync: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const command = [
    join(site.bin, 'postgres'),
    '-D',
    site.data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  try {
    const [program = '', ...args] = site.user.wrap(command);
    const child = spawn(program, args, {
      ...site.user.spawn,
      cwd: '/',
      env: site.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.unref();
    await once(child, 'spawn');
    return child.pid === undefined ? undefined : await identify(child.pid);
  } finally {
    closeSync(log);
  }
}

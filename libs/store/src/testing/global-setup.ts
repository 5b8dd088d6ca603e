import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../embedded/start-postgres.ts';

/**
 * vitest's globalSetup: one PostgreSQL for the whole run, in a temporary folder, without waiting for the disk.
 * It ends with the run, even when the run is killed.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'roadbed-test-'));
  chmodSync(home, 0o711);
  const postgres = await startPostgres({ home, log: () => {}, durable: false });
  const watcher = spawn('/bin/sh', ['-c', WHEN_PARENT_ENDS, 'sh', String(postgres.identity.pid), home], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  project.provide('roadbedTestPostgres', postgres.url);
  return async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
    watcher.kill('SIGKILL');
  };
}

/** The pipe closes when this process ends, however it ends. */
const WHEN_PARENT_ENDS = 'cat > /dev/null; kill -QUIT "$1"; sleep 1; rm -rf "$2"';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProcessIdentity } from './identity.ts';
import { startDetached } from './start-detached.ts';
import { stopProcess } from './stop-process.ts';

/** A folder of the test's own, with a space in its path, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'process test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a node script detached; it is killed at the end of the test. */
export async function startScript(folder: string, script: string): Promise<ProcessIdentity> {
  const identity = await startDetached({
    command: process.execPath,
    args: ['-e', script],
    env: { GREETING: 'hello' },
    cwd: folder,
    logFile: join(folder, 'logs', 'script.log'),
    pidFile: join(folder, 'script.pid'),
  });
  onTestFinished(async () => {
    await stopProcess(identity, { graceMs: 0 });
  });
  return identity;
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startPostgres, type Postgres, type StartPostgresOptions } from './embedded/start-postgres.ts';

/** A folder that everybody may pass, with a space in its path, removed at the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store test-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a PostgreSQL that is stopped at the end of the test; it does not wait for the disk unless told to. */
export async function startForTest(
  home: string,
  options: Partial<StartPostgresOptions> = {},
): Promise<Postgres & { lines: string[] }> {
  const lines: string[] = [];
  const postgres = await startPostgres({ home, log: (line) => lines.push(line), durable: false, ...options });
  onTestFinished(() => postgres.stop());
  return { ...postgres, lines };
}

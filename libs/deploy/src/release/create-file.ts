import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file that is not there yet: whole or not at all, whoever else tries and whenever the process dies.
 *
 * @returns false when the file was there already; it is left as it is.
 */
export async function createFile(file: string, bytes: Uint8Array | string, mode: number): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.draft-${randomUUID()}`);
  try {
    await writeFile(draft, bytes, { mode, flush: true });
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

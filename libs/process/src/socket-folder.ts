import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The kernel keeps at most 107 bytes of a unix socket's path on Linux and 103 on macOS (unix(7), `sun_path`);
 * longer ones fail with EINVAL or are cut short.
 */
const LONGEST_PATH_BYTES = 100;

/**
 * Where a unix socket of this home is: `<home>/run/<name>.sock`, or below the temporary folder under a name
 * derived from the home when that path is too long for the kernel. The folder is made, for this user only.
 */
export function socketPath(home: string, name: string): string {
  const file = `${name}.sock`;
  const folder = socketFolder(join(resolve(home), 'run'), file);
  ensurePrivateFolder(folder);
  return join(folder, file);
}

/** The folder itself when a socket with this file name fits into it, else a short one that stands for it. */
export function socketFolder(folder: string, fileName: string): string {
  if (Buffer.byteLength(join(folder, fileName)) <= LONGEST_PATH_BYTES) return folder;
  const name = `roadbed-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const below = join(tmpdir(), name);
  return Buffer.byteLength(join(below, fileName)) <= LONGEST_PATH_BYTES ? below : join('/tmp', name);
}

/**
 * Makes a folder that only this user may enter. Throws when something else has its name: in a shared
 * temporary folder that may be another user's trap.
 */
export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const uid = process.getuid?.();
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
    throw new Error(
      `${folder} is not a folder of this user's own: remove it, or set ROADBED_HOME to a shorter path`,
    );
  }
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const piece = Buffer.alloc(64 * 1024);

/** A file system of its own that can be filled to the last byte. */
export type SmallDisk = {
  folder: string;
  fill(): void;
  /** Gives the room back. */
  free(): void;
  remove(): void;
};

/**
 * Mounts a small tmpfs, which takes root's rights on Linux.
 *
 * @returns why there is none, where it cannot be mounted
 */
export function mountSmallDisk(megabytes: number): SmallDisk | { reason: string } {
  if (process.platform !== 'linux') return { reason: 'a tmpfs is mounted on Linux only' };
  const folder = mkdtempSync(join(tmpdir(), 'small disk '));
  try {
    const options = `size=${megabytes}m,mode=755`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmdirSync(folder);
    return { reason: `this user may not mount a tmpfs: ${(error as Error).message.trim()}` };
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (let size = piece.length; size >= 1; size = Math.floor(size / 2)) fillBy(file, size);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    },
  };
}

/** Writes pieces of a size until there is no room for one more. */
function fillBy(file: number, size: number): void {
  for (;;) {
    try {
      if (writeSync(file, piece, 0, size) < size) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}

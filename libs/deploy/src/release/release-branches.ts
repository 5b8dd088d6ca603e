import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile } from './create-file.ts';
import { sha256Hex } from './digest.ts';
import type { ReleaseFiles } from './release-files.ts';

const readOnly = 0o444;

/** Notes that a release was made on a branch; each branch is a file of its own, so that nothing is written again. */
export async function noteBranch({ branches }: ReleaseFiles, branch: string): Promise<void> {
  await createFile(join(branches, sha256Hex(branch).slice(0, 16)), branch, readOnly);
}

/** The branches on which a release was made; empty when that is not known. */
export async function readBranches({ branches }: ReleaseFiles): Promise<string[]> {
  const names = await readdir(branches).catch(() => []);
  const found = names.filter((name) => /^[0-9a-f]{16}$/.test(name)).sort();
  return await Promise.all(found.map((name) => readFile(join(branches, name), 'utf8')));
}

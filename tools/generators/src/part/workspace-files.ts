import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';

/** The files of a workspace, as a generator reads them. All paths are relative to its root, with forward slashes. */
export interface WorkspaceFiles {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  /** Names of what is in a folder; empty where there is none. */
  children(folder: string): string[];
  isFile(path: string): boolean;
}

/** Reads what Nx has, with what its run has changed so far. */
export function fromTree(tree: Tree): WorkspaceFiles {
  return {
    root: tree.root,
    read: (path) => (tree.isFile(path) ? (tree.read(path, 'utf8') ?? undefined) : undefined),
    children: (folder) => tree.children(folder),
    isFile: (path) => tree.isFile(path),
  };
}

/** Reads the disk. */
export function fromDisk(root: string): WorkspaceFiles {
  const isFile = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
  return {
    root,
    read: (path) => (isFile(path) ? readFileSync(join(root, path), 'utf8') : undefined),
    children: (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []),
    isFile,
  };
}

/**
 * Whether a file to be written lies in a folder once every link is followed: a folder that is a link leads elsewhere.
 * What is not on the disk yet leads nowhere else.
 */
export function isWithin(root: string, folder: string, path: string): boolean {
  if (!path.startsWith(`${folder}/`) || path.split('/').some((step) => step === '..' || step === ''))
    return false;
  const home = join(root, folder);
  if (!existsSync(home)) return true;
  let there = join(root, path);
  while (!existsSync(there)) there = dirname(there);
  const real = realpathSync(home);
  const found = realpathSync(there);
  return found === real || found.startsWith(join(real, '/'));
}

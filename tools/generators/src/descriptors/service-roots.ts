import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';

/** The folders of all services, `apps/<domain>/<name>`, in their order. */
export function serviceRoots(tree: Tree): string[] {
  return folders(tree, 'apps')
    .flatMap((domain) => folders(tree, domain))
    .filter((root) => tree.exists(`${root}/service.json`))
    .sort();
}

/** The folders in `parent`; no files. */
export function folders(tree: Tree, parent: string): string[] {
  const onDisk = foldersOnDisk(join(tree.root, parent));
  return tree
    .children(parent)
    .filter((child) => onDisk.has(child) || !tree.isFile(`${parent}/${child}`))
    .map((child) => `${parent}/${child}`);
}

/** What needs no further look: a thousand services would be a thousand questions more. */
function foldersOnDisk(path: string): Set<string> {
  const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
  return new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
}

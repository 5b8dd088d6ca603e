import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

/** The root of this workspace. */
export const workspaceRoot = join(import.meta.dirname, '../../..');

/** What a generator looks at beside the service that it makes. */
const shared = ['platform.json', 'CODEOWNERS', 'catalog-info.yaml', '.oxfmtrc.json'];

/** A copy in memory of what the generators read of this workspace: descriptors, manifests and derived files. */
export function readWorkspace(): Tree {
  const tree = createTree();
  const services = folders('apps').flatMap(folders);
  const files = [
    ...shared,
    ...services.flatMap((root) => [`${root}/service.json`, `${root}/catalog-info.yaml`]),
    ...['apps', 'libs', 'tools'].flatMap(folders).map((root) => `${root}/package.json`),
  ];
  for (const file of files) {
    const text = readText(file);
    if (text !== undefined) tree.write(file, text);
  }
  return tree;
}

/** A file of this workspace; undefined where there is none. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(join(workspaceRoot, file), 'utf8');
  } catch {
    return undefined;
  }
}

function folders(parent: string): string[] {
  return readdirSync(join(workspaceRoot, parent))
    .map((name) => `${parent}/${name}`)
    .filter((path) => !path.endsWith('/node_modules') && statSync(join(workspaceRoot, path)).isDirectory());
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';

/** The root of this workspace. */
export const workspaceRoot = join(import.meta.dirname, '../../..');

/** What a generator looks at beside the service that it makes. */
const shared = ['platform.json', 'CODEOWNERS', 'catalog-info.yaml', '.oxfmtrc.json'];

/**
 * A copy in memory of what the generators read of this workspace: descriptors, manifests, contracts and derived files.
 */
export function readWorkspace(): Tree {
  const tree = createTree();
  const services = folders('apps').flatMap(folders);
  const files = [
    ...shared,
    ...services.flatMap((root) => [
      ...['service.json', 'catalog-info.yaml', 'openapi.json'].map((name) => `${root}/${name}`),
      ...names(`${root}/contracts`).map((name) => `${root}/contracts/${name}`),
      ...names(`${root}/src`)
        .filter((name) => /-api(\.contract\.test)?\.ts$/.test(name))
        .map((name) => `${root}/src/${name}`),
    ]),
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

function names(folder: string): string[] {
  return existsSync(join(workspaceRoot, folder)) ? readdirSync(join(workspaceRoot, folder)) : [];
}

function folders(parent: string): string[] {
  return names(parent)
    .map((name) => `${parent}/${name}`)
    .filter((path) => !path.endsWith('/node_modules') && statSync(join(workspaceRoot, path)).isDirectory());
}

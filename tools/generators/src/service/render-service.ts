import { join } from 'node:path';
import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import type { ServiceDescriptor } from '@roadbed/catalog';
import { formatText } from '../format/format-text.ts';
import { localPort } from '../plugin/local-port.ts';

/** What follows from something else is written as its source says, and nobody lays it out anew. */
const derived = ['openapi.json', 'catalog-info.yaml'];

/** Writes a service's files into the tree, formatted as the workspace formats; files that are there stay. */
export async function renderService(tree: Tree, root: string, descriptor: ServiceDescriptor): Promise<void> {
  const before = new Set(tree.listChanges().map(({ path }) => path));
  const substitutions = { ...descriptor, port: localPort(descriptor.name) };
  generateFiles(tree, join(import.meta.dirname, 'files'), root, substitutions, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });

  for (const { path, type, content } of tree.listChanges()) {
    if (type !== 'CREATE' || before.has(path) || derived.some((name) => path === `${root}/${name}`)) continue;
    tree.write(path, await formatText(tree, path, content?.toString() ?? ''));
  }
}

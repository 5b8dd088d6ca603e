import type { Tree } from '@nx/devkit';
import { formatProblem, parseCatalog, type Catalog } from '@roadbed/catalog';
import { Refusal } from '../service/refusal.ts';
import { serviceRoots } from './service-roots.ts';

/**
 * Reads every descriptor as it is in the tree, with what this run has changed.
 *
 * @throws Refusal with every problem of every descriptor
 */
export function readCatalog(tree: Tree): Catalog {
  const platform = tree.read('platform.json', 'utf8');
  if (platform === null) {
    throw new Refusal(['platform.json is missing. Run this in the root of a Roadbed workspace.']);
  }
  const files = serviceRoots(tree).map((root) => `${root}/service.json`);
  const services = new Map(files.map((file) => [file, tree.read(file, 'utf8') ?? '']));
  const parsed = parseCatalog({ platform, services });
  if (!parsed.ok) throw new Refusal(parsed.problems.map(formatProblem));
  return parsed.catalog;
}

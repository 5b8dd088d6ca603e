import type { Tree } from '@nx/devkit';
import { folders } from '../descriptors/service-roots.ts';

/** A name that a new service cannot have, and the folder that has it. */
export interface TakenName {
  name: string;
  root: string;
  kind: 'service' | 'package';
  /** False for a folder without a descriptor: a creation that was cut short, which the next run finishes. */
  readonly described: boolean;
}

/**
 * The names of all services and projects: services by their folders, the rest by their `nx.name`.
 * Read from the tree and not from the project graph, which one malformed file elsewhere would fail.
 */
export function takenNames(tree: Tree): TakenName[] {
  const packages = ['apps', 'libs', 'tools'].flatMap((parent) =>
    folders(tree, parent).filter((root) => tree.exists(`${root}/package.json`)),
  );
  const services = folders(tree, 'apps')
    .filter((root) => !packages.includes(root))
    .flatMap((domain) => folders(tree, domain));

  return [
    ...services.map((root) => ({
      name: baseName(root),
      root,
      kind: 'service' as const,
      // Of a thousand services it is asked of one.
      get described() {
        return tree.exists(`${root}/service.json`);
      },
    })),
    ...packages.map((root) => ({
      name: projectName(tree, root),
      root,
      kind: 'package' as const,
      described: true,
    })),
  ];
}

function projectName(tree: Tree, root: string): string {
  try {
    const manifest = JSON.parse(tree.read(`${root}/package.json`, 'utf8') ?? '') as {
      nx?: { name?: string };
    };
    return manifest.nx?.name ?? baseName(root);
  } catch {
    return baseName(root);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

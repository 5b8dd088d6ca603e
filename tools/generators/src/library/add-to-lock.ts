import type { Tree } from '@nx/devkit';

/** What npm's lock file (version 3) holds of a package of the workspace. */
interface LockedPackage {
  name: string;
  version: string;
  license: string;
}

/**
 * Adds a package of the workspace to `package-lock.json` as npm itself would, without asking a registry; `npm ci`
 * refuses a lock that lacks one. A workspace without a lock stays without.
 */
export function addToLock(tree: Tree, root: string, { name, version, license }: LockedPackage): void {
  const text = tree.read('package-lock.json', 'utf8');
  if (text === null) return;
  const lock = JSON.parse(text) as { packages?: Record<string, unknown> };
  const packages = {
    ...lock.packages,
    [root]: { name, version, license },
    [`node_modules/${name}`]: { resolved: root, link: true },
  };
  const sorted = Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  tree.write(
    'package-lock.json',
    `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
  );
}

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
  return tree
    .children(parent)
    .map((child) => `${parent}/${child}`)
    .filter((path) => !tree.isFile(path));
}

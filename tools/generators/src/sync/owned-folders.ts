import type { Tree } from '@nx/devkit';
import type { Catalog } from '@roadbed/catalog';
import { folders } from '../descriptors/service-roots.ts';
import type { OwnedFolder } from './code-owners.ts';

/** Every service, and every library that has a team, by the tag `team:NAME` of its package.json. */
export function ownedFolders(tree: Tree, catalog: Catalog): OwnedFolder[] {
  return [
    ...[...catalog.services.values()].map(({ root, team }) => ({ root, team })),
    ...ownedLibraries(tree),
  ];
}

/** Every library that has a team. A package.json that cannot be read gives none: Nx itself complains of it. */
export function ownedLibraries(tree: Tree): OwnedFolder[] {
  return folders(tree, 'libs').flatMap((root) => {
    const team = teamOf(tree.read(`${root}/package.json`, 'utf8'));
    return team === undefined ? [] : [{ root, team }];
  });
}

function teamOf(manifest: string | null): string | undefined {
  if (manifest === null || !manifest.includes('"team:')) return undefined;
  try {
    const { nx } = JSON.parse(manifest) as { nx?: { tags?: unknown } };
    const tags = Array.isArray(nx?.tags) ? nx.tags.map(String) : [];
    return tags.find((tag) => tag.startsWith('team:'))?.slice('team:'.length);
  } catch {
    return undefined;
  }
}

import type { Tree } from '@nx/devkit';
import type { Catalog } from '@roadbed/catalog';
import { editDescriptor } from '../descriptors/edit-descriptor.ts';
import { removeItem } from '../json-text/edit-json.ts';
import { ownedLibraries } from '../sync/owned-folders.ts';

/** What a team answers for: services, libraries and domains. */
export function teamUses(tree: Tree, { platform, services }: Catalog, team: string): string[] {
  return [
    ...[...services.values()].filter((service) => service.team === team).map(({ root }) => root),
    ...ownedLibraries(tree)
      .filter((library) => library.team === team)
      .map(({ root }) => root),
    ...platform.domains.filter((domain) => domain.team === team).map(({ name }) => `the domain ${name}`),
  ];
}

/** Takes a team out of `platform.json`. */
export async function removeTeam(tree: Tree, { platform }: Catalog, team: string): Promise<void> {
  const at = platform.teams.findIndex(({ name }) => name === team);
  if (at === -1) return;
  await editDescriptor(tree, 'platform.json', (text) => removeItem(text, ['teams'], at));
}

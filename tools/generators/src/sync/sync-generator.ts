import type { Tree } from '@nx/devkit';
import { syncClients } from '../part/client/sync-clients.ts';
import { fromTree } from '../part/workspace-files.ts';
import { findTeam, type Catalog } from '@roadbed/catalog';
import { setOwner } from '../transfer/set-owner.ts';
import { readCatalog } from '../descriptors/read-catalog.ts';
import { syncCodeOwners } from './code-owners.ts';
import { writeOrganisationCatalog, writeServiceCatalog } from './derive-files.ts';
import { ownedFolders } from './owned-folders.ts';

/** What Nx tells when `nx sync:check` finds a difference. */
export interface SyncResult {
  outOfSyncMessage: string;
  outOfSyncDetails: string[];
}

/**
 * `nx sync`: brings every derived file up to its source. CODEOWNERS and the root's `catalog-info.yaml` follow from
 * `platform.json` and the owners of services and libraries, each service's `catalog-info.yaml` from its `service.json`,
 * and its channel from its team; what `nx g part client` derives from the record of a consumer and the OpenAPI document of its provider.
 * `nx sync:check` fails where something differs.
 *
 * @throws Refusal with every problem of every descriptor; nothing is written then
 */
export async function syncWorkspace(tree: Tree): Promise<SyncResult> {
  const catalog = readCatalog(tree);
  await syncChannels(tree, catalog);
  const owners = syncCodeOwners(
    tree.read('CODEOWNERS', 'utf8'),
    ownedFolders(tree, catalog),
    catalog.platform,
    (root) => tree.exists(root),
  );
  tree.write('CODEOWNERS', owners);
  await writeOrganisationCatalog(tree, catalog.platform);
  for (const service of catalog.services.values()) await writeServiceCatalog(tree, service.root, service);

  for (const [path, text] of await syncClients(fromTree(tree))) tree.write(path, text);

  return {
    outOfSyncMessage: 'Some files say something else than what they follow from.',
    outOfSyncDetails: tree.listChanges().map(({ path }) => `  ${path}`),
  };
}

/** A service names the channel of its team, for those who have its descriptor and not the organisation's. */
async function syncChannels(tree: Tree, catalog: Catalog): Promise<void> {
  for (const service of catalog.services.values()) {
    const team = findTeam(catalog, service.team);
    if (team && team.channel !== service.channel) await setOwner(tree, service, team);
  }
}

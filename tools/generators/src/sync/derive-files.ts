import type { Tree } from '@nx/devkit';
import type { PlatformDescriptor, ServiceDescriptor } from '@roadbed/catalog';
import { Refusal } from '../service/refusal.ts';
import { renderCatalogInfo, syncCatalogInfo } from './catalog-info.ts';
import type { Entity } from './entity.ts';
import { organisationEntities } from './organisation-entities.ts';
import { serviceEntities } from './service-entities.ts';

/** The kinds of which every entity in a file follows from the descriptors. */
const organisationKinds: ReadonlyArray<Entity['kind']> = ['Domain', 'Group', 'User'];
const serviceKinds: ReadonlyArray<Entity['kind']> = ['System', 'Component', 'API'];

const organisationFile = 'catalog-info.yaml';

/** Brings the root's `catalog-info.yaml` up to what `platform.json` says. @throws Refusal when it is not YAML */
export async function writeOrganisationCatalog(tree: Tree, platform: PlatformDescriptor): Promise<void> {
  await writeCatalog(tree, organisationFile, organisationEntities(platform), organisationKinds);
}

/** Brings a service's `catalog-info.yaml` up to what its `service.json` says. @throws Refusal when it is not YAML */
export async function writeServiceCatalog(
  tree: Tree,
  root: string,
  service: ServiceDescriptor,
): Promise<void> {
  await writeCatalog(tree, `${root}/catalog-info.yaml`, serviceEntities(service), serviceKinds);
}

/**
 * The text of a service's `catalog-info.yaml` as its `service.json` wants it.
 *
 * @param text what the file says; null without one
 * @throws when the text is not YAML
 */
export async function serviceCatalogText(text: string | null, service: ServiceDescriptor): Promise<string> {
  return syncCatalogInfo(text, serviceEntities(service), serviceKinds);
}

async function writeCatalog(
  tree: Tree,
  file: string,
  entities: Entity[],
  derivedKinds: ReadonlyArray<Entity['kind']>,
): Promise<void> {
  const text = tree.read(file, 'utf8');
  try {
    tree.write(
      file,
      text === null ? renderCatalogInfo(entities) : await syncCatalogInfo(text, entities, derivedKinds),
    );
  } catch (error) {
    throw new Refusal([`${file} ${(error as Error).message}`]);
  }
}

import type { ReleaseFolder } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import type { CatalogSource } from '../catalog-source.ts';
import type { Tables } from '../tables.ts';

/** What the API answers from. */
export type ApiContext = {
  db: Kysely<Tables>;
  catalog: CatalogSource;
  releases: ReleaseFolder;
  gatewayUrl: string;
  slackUrl: string | undefined;
  /** Looks for releases that were stored since it last looked. */
  registerReleases: () => Promise<void>;
};

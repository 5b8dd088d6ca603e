import type { ReleaseFolder } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import type { CatalogSource } from '../catalog-source.ts';
import type { Tables } from '../tables.ts';

/** What the listeners work with. */
export type SlackContext = {
  db: Kysely<Tables>;
  catalog: CatalogSource;
  releases: ReleaseFolder;
  /** Lets the pipeline and the messages look now rather than at their next turn. */
  nudge: () => void;
};

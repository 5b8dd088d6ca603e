import type { Catalog } from '@roadbed/catalog';
import { findReleaseFindings, requestChange } from '@roadbed/deploy';
import type { ReleaseFolder } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import { recordDeploy } from './record.ts';
import type { Tables } from './tables.ts';

type Asked = Omit<Parameters<typeof requestChange>[3], 'mayBeDeployed'>;

/**
 * A person's wish to deploy, however it reached the platform. What the policy on releases would refuse at the rollout is
 * refused here, so that nobody approves it in vain.
 */
export function requestDeploy(
  { db, releases }: { db: Kysely<Tables>; releases: ReleaseFolder },
  catalog: Catalog,
  asked: Asked,
): ReturnType<typeof requestChange> {
  return requestChange(db, recordDeploy, catalog, {
    ...asked,
    mayBeDeployed: async (digest) =>
      (await findReleaseFindings(releases, digest, catalog.platform.releases)).verdict,
  });
}

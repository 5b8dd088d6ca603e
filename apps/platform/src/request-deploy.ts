import type { Catalog } from '@roadbed/catalog';
import { findReleaseFindings, getChange, requestChange, requestEmergency } from '@roadbed/deploy';
import type { ReleaseFolder } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import { describeNow, toChangeContext } from './changes/keep-changes.ts';
import { recordDeploy } from './record.ts';
import type { Tables } from './tables.ts';

type Asked = Omit<Parameters<typeof requestChange>[3], 'mayBeDeployed'>;

/**
 * A person's wish to deploy, however it reached the platform. What the policy on releases would refuse at the rollout is
 * refused here, so that nobody approves it in vain. What is asked for is described at once.
 */
export async function requestDeploy(
  { db, releases }: { db: Kysely<Tables>; releases: ReleaseFolder },
  catalog: Catalog,
  asked: Asked,
): ReturnType<typeof requestChange> {
  const options = {
    ...asked,
    mayBeDeployed: async (digest: string) =>
      (await findReleaseFindings(releases, digest, catalog.platform.releases)).verdict,
  };
  const result =
    asked.kind === 'emergency'
      ? await requestEmergency(toChangeContext(db), catalog, { ...options, reason: asked.reason ?? '' })
      : await requestChange(db, recordDeploy, catalog, options);
  if (!result.ok) return result;
  // It is asked for, whatever happens here: the leader describes within a second what could not be described now.
  await describeNow({ db, releases }, catalog, result.change.id).catch(() => {});
  return { ok: true, change: (await getChange(db, result.change.id)) ?? result.change };
}

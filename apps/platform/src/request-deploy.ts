import type { Catalog } from '@roadbed/catalog';
import { getChange, requestChange } from '@roadbed/deploy';
import type { PreflightSources, RequestChangeOptions } from '@roadbed/deploy';
import { describeNow } from './changes/keep-changes.ts';
import { createPreflightSources } from './preflight/preflight-sources.ts';
import type { PreflightContext } from './preflight/preflight-sources.ts';
import { recordDeploy } from './record.ts';

type Asked = Omit<RequestChangeOptions, keyof PreflightSources>;

/**
 * A person's wish to deploy, however it reached the platform: with all that preflight asks. What is asked for is
 * described at once.
 */
export async function requestDeploy(
  { db, releases }: PreflightContext,
  catalog: Catalog,
  asked: Asked,
): ReturnType<typeof requestChange> {
  const options = { ...asked, ...createPreflightSources({ db, releases }, catalog, 'content') };
  const result = await requestChange(db, recordDeploy, catalog, options);
  if (!result.ok) return result;
  // It is asked for, whatever happens here: the leader describes within a second what could not be described now.
  await describeNow({ db, releases }, catalog, result.change.id).catch(() => {});
  return { ...result, change: (await getChange(db, result.change.id)) ?? result.change };
}

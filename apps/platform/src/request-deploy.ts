import type { Catalog } from '@roadbed/catalog';
import { requestChange } from '@roadbed/deploy';
import type { PreflightSources, RequestChangeOptions } from '@roadbed/deploy';
import { createPreflightSources } from './preflight/preflight-sources.ts';
import type { PreflightContext } from './preflight/preflight-sources.ts';
import { recordDeploy } from './record.ts';

type Asked = Omit<RequestChangeOptions, keyof PreflightSources>;

/** A person's wish to deploy, however it reached the platform: with all that preflight asks. */
export function requestDeploy(
  context: PreflightContext,
  catalog: Catalog,
  asked: Asked,
): ReturnType<typeof requestChange> {
  return requestChange(context.db, recordDeploy, catalog, {
    ...asked,
    ...createPreflightSources(context, catalog, 'content'),
  });
}

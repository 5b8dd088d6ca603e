import { listAlerts } from '@roadbed/alerts';
import type { Catalog } from '@roadbed/catalog';
import { admitRelease, findReleaseFindings } from '@roadbed/deploy';
import type { PreflightSources, ReleaseFolder } from '@roadbed/deploy';
import type { Kysely } from 'kysely';
import { createReadErrorBudget } from '../changes/read-error-budget.ts';
import type { Tables } from '../tables.ts';

/** What preflight asks of: the database and the folder of releases. */
export type PreflightContext = {
  db: Kysely<Tables>;
  releases: ReleaseFolder;
};

/**
 * Fills what preflight asks of others.
 *
 * @param depth `content`: whether every byte of a release is what its builder made, for people who ask; `policy`: only
 *   what is known against it, for what is asked again and again. The rollout verifies the content in any case.
 */
export function createPreflightSources(
  { db, releases }: PreflightContext,
  { platform }: Catalog,
  depth: 'content' | 'policy',
): PreflightSources {
  return {
    mayBeDeployed: async (digest) =>
      depth === 'content'
        ? await admitRelease(releases, digest, platform.releases)
        : (await findReleaseFindings(releases, digest, platform.releases)).verdict,
    findUnhealthy: async (service, environment, from) => {
      const alerts = await listAlerts(db, { service, environment, notResolvedBefore: from, limit: 1000 });
      return alerts.map(({ summary, since, resolvedAt }) => ({
        summary,
        since: new Date(since),
        until: resolvedAt === null ? null : new Date(resolvedAt),
      }));
    },
    readErrorBudget: createReadErrorBudget(db),
  };
}

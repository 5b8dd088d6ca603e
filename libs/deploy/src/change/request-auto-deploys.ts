import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import type { Place } from '../place.ts';
import type { PreflightSources } from '../preflight/sources.ts';
import { listReleases } from '../release/register-release.ts';
import type { Release } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';
import type { Change } from './change.ts';
import { requestChange } from './request-change.ts';

/** Of so many newest releases one may go out by itself. */
const releasesLookedAt = 20;

export type AutoDeploySources = PreflightSources & {
  /** Whether a release may go anywhere by itself, for example because it is of the main branch. Left out: it may. */
  mayGoByItself?: (digest: string) => Promise<boolean>;
};

/**
 * Asks for the newest release of every service that preflight lets out, in each environment with `autoDeploy` and each
 * that the service's own `autoDeploy` names. Once for each release: not for one that was asked for before, or that is
 * older than one that was, and after a roll back only for those that came since. Safe to call at any time; returns the
 * changes that it made.
 */
export async function requestAutoDeploys(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  sources: AutoDeploySources = {},
): Promise<Change[]> {
  const made: Change[] = [];
  for (const { name: environment, autoDeploy } of catalog.platform.environments) {
    for (const service of catalog.services.values()) {
      if (!autoDeploy && !service.autoDeploy.includes(environment)) continue;
      const place = { service: service.name, environment };
      for (const { digest } of await findUnasked(db, place)) {
        if (sources.mayGoByItself !== undefined && !(await sources.mayGoByItself(digest))) continue;
        const result = await requestChange(db, record, catalog, {
          ...sources,
          ...place,
          release: digest,
          requestedBy: system,
        });
        // What is locked, frozen or not baked yet is no error here: a later call finds it otherwise.
        if (!result.ok) continue;
        made.push(result.change);
        break;
      }
    }
  }
  return made;
}

/** Releases that nobody asked for there, newer than all that somebody did; the newest first. */
async function findUnasked(db: Kysely<DeployTables>, { service, environment }: Place): Promise<Release[]> {
  const releases = await listReleases(db, { service, limit: releasesLookedAt });
  if (releases.length === 0) return [];
  const changes = await db
    .selectFrom('change_request')
    .select(['digest', 'kind', 'requested_at'])
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where((eb) =>
      eb.or([
        eb(
          'digest',
          'in',
          releases.map(({ digest }) => digest),
        ),
        eb('kind', '=', 'rollback'),
      ]),
    )
    .execute();
  const asked = new Set(changes.map(({ digest }) => digest));
  const rolledBackAt = changes
    .filter(({ kind }) => kind === 'rollback')
    .map(({ requested_at }) => requested_at.toISOString());
  const firstAsked = releases.findIndex(({ digest }) => asked.has(digest));
  return releases
    .slice(0, firstAsked === -1 ? releases.length : firstAsked)
    .filter(({ registeredAt }) => rolledBackAt.every((at) => at < registeredAt));
}

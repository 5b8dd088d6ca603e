import type { Catalog } from '@roadbed/catalog';
import { sql } from 'kysely';
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
    const services = [...catalog.services.values()]
      .filter((service) => autoDeploy || service.autoDeploy.includes(environment))
      .map(({ name }) => name);
    for (const service of await findBehind(db, environment, services)) {
      const place = { service, environment };
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

/** Which of these services have a newest release that nobody asked for there; of the others there is nothing to ask. */
async function findBehind(
  db: Kysely<DeployTables>,
  environment: string,
  services: readonly string[],
): Promise<string[]> {
  if (services.length === 0) return [];
  // One question for all, of an index each: it is asked every second, and there may be a thousand.
  const { rows } = await sql<{ service: string }>`
    SELECT wanted.service
    FROM unnest(${services}::text[]) WITH ORDINALITY AS wanted (service, position)
    CROSS JOIN LATERAL (
      SELECT digest FROM release WHERE release.service = wanted.service
      ORDER BY registered_at DESC, built_at DESC LIMIT 1
    ) AS newest
    WHERE NOT EXISTS (
      SELECT FROM change_request AS asked
      WHERE asked.service = wanted.service AND asked.environment = ${environment} AND asked.digest = newest.digest
    )
    ORDER BY wanted.position`.execute(db);
  return rows.map(({ service }) => service);
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

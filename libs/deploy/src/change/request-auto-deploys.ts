import type { Kysely } from 'kysely';
import type { Catalog } from '@roadbed/catalog';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import { listReleases } from '../release/register-release.ts';
import type { DeployTables } from '../tables.ts';
import type { Change } from './change.ts';
import { listChanges } from './find-change.ts';
import { requestChange } from './request-change.ts';

/**
 * Asks for the newest release of every service in each environment with `autoDeploy`, unless that release has
 * been asked for there already. Safe to call at any time; returns the changes that it made.
 */
export async function requestAutoDeploys(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
): Promise<Change[]> {
  const made: Change[] = [];
  for (const { name: environment, autoDeploy } of catalog.platform.environments) {
    if (!autoDeploy) continue;
    for (const service of catalog.services.keys()) {
      const [latest] = await listReleases(db, { service, limit: 1 });
      const [asked] = await listChanges(db, { service, environment, limit: 1 });
      if (latest === undefined || (asked !== undefined && asked.requestedAt >= latest.registeredAt)) continue;
      const result = await requestChange(db, record, catalog, {
        service,
        environment,
        release: latest.digest,
        requestedBy: system,
      });
      // A change that is in progress is not an error here: the next call finds it ended.
      if (result.ok) made.push(result.change);
    }
  }
  return made;
}

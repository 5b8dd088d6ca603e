import { approvalTerms } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Change } from '../change/change.ts';
import { findDeployment } from '../rollout/deployment.ts';
import type { DeployTables } from '../tables.ts';
import { fingerprintOf } from './fingerprint.ts';

/**
 * Whether a change is no more what was shown: something else is live now, or other approvals are asked for. One that is
 * not described was never shown. The difference in values follows from the two releases, so it is not read again.
 */
export async function isStale(db: Kysely<DeployTables>, catalog: Catalog, change: Change): Promise<boolean> {
  const service = catalog.services.get(change.service);
  const shown = await db
    .selectFrom('change_request')
    .select(sql<string | null>`details ->> 'valuesDigest'`.as('valuesDigest'))
    .where('id', '=', change.id)
    .executeTakeFirst();
  const valuesDigest = shown?.valuesDigest ?? null;
  if (service === undefined || valuesDigest === null) return true;
  const live = await findDeployment(db, change.service, change.environment);
  const current = fingerprintOf({
    changeId: change.id,
    release: change.release,
    live: live?.release ?? null,
    valuesDigest,
    terms: approvalTerms(catalog.platform, service, change.environment),
  });
  return current !== change.fingerprint;
}

import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';
import type { Deployment } from './deployment.ts';

/**
 * The release that served before the one that is live, and was not taken back since: what a roll back brings.
 *
 * @returns the change that last brought it live, and its digest
 */
export async function findLastGood(
  db: Kysely<DeployTables>,
  { service, environment, release }: Deployment,
): Promise<{ changeId: string; release: string } | undefined> {
  return await db
    .selectFrom('change_request as good')
    .select(['good.id as changeId', 'good.digest as release'])
    .where('good.service', '=', service)
    .where('good.environment', '=', environment)
    .where('good.status', '=', 'superseded')
    .where('good.digest', '<>', release)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('change_request as later')
            .select('later.id')
            .where('later.service', '=', service)
            .where('later.environment', '=', environment)
            .whereRef('later.digest', '=', 'good.digest')
            .where('later.status', '=', 'rolled-back')
            .whereRef('later.ended_at', '>', 'good.ended_at'),
        ),
      ),
    )
    .orderBy('good.ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

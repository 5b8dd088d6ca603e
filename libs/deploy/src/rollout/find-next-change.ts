import type { Kysely } from 'kysely';
import type { ChangeKind } from '../change/change.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';

export type NextChange = { id: string; kind: ChangeKind; rollsBack: string | null };

/** The change that is to go out after this one, to the same service and environment, if it may already. */
export async function findNextChange(
  db: Kysely<DeployTables>,
  { changeId, service, environment }: RolloutPlan,
): Promise<NextChange | undefined> {
  const next = await db
    .selectFrom('change_request')
    .select(['id', 'kind', 'rolls_back as rollsBack'])
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('id', '<>', changeId)
    .where('status', 'in', ['approved', 'rolling-out'])
    .executeTakeFirst();
  return next;
}

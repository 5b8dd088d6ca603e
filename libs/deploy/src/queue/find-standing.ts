import type { Transaction } from 'kysely';
import { isInProgress, standingStatuses } from '../change/change.ts';
import { holdPlace } from '../place.ts';
import type { Place } from '../place.ts';
import type { DeployTables } from '../tables.ts';
import type { StandingChanges } from './plan-request.ts';

/**
 * Makes the transaction the only one that asks for changes of a place, and finds those that stand there. They stay as
 * they are until it ends: who decides on one, or carries it out, waits.
 */
export async function findStanding(
  transaction: Transaction<DeployTables>,
  place: Place,
): Promise<StandingChanges> {
  await holdPlace(transaction, 'change', place);
  const rows = await transaction
    .selectFrom('change_request')
    .innerJoin('release', 'release.digest', 'change_request.digest')
    .select([
      'change_request.id',
      'change_request.status',
      'change_request.digest',
      'change_request.kind',
      'change_request.requested_by',
      'release.registered_at',
      'release.built_at',
    ])
    .where('change_request.service', '=', place.service)
    .where('change_request.environment', '=', place.environment)
    .where('change_request.status', 'in', standingStatuses)
    .orderBy('change_request.number')
    .forUpdate('change_request')
    .execute();
  const standing = rows.map(({ id, status, kind, ...row }) => ({
    id,
    status,
    kind,
    release: row.digest,
    age: { registeredAt: row.registered_at.toISOString(), builtAt: row.built_at.toISOString() },
    requestedBy: row.requested_by,
  }));
  return {
    running: standing.find(({ status }) => isInProgress(status)),
    queued: standing.find(({ status }) => status === 'queued'),
  };
}

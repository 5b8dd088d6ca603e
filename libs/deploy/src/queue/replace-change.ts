import type { Transaction } from 'kysely';
import type { RecordEvent } from '../event.ts';
import type { Place } from '../place.ts';
import { shortDigest } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';
import { isUrgentKind } from './plan-request.ts';
import type { Standing, Wish } from './plan-request.ts';

/** Frees the way for another change, before that has a number. The caller's transaction holds the row. */
export async function stepAside(
  transaction: Transaction<DeployTables>,
  { id }: Standing,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('change_request')
    .set((eb) => ({ status: 'replaced' as const, ended_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Says, on the change and on record, which other took its place. */
export async function nameSuccessor(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  replaced: Standing,
  successor: Wish & Place & { id: string },
): Promise<void> {
  const what = isUrgentKind(successor.kind)
    ? `${successor.kind === 'rollback' ? 'a roll back' : 'an emergency'} to ${shortDigest(successor.release)}`
    : `the newer release ${shortDigest(successor.release)}`;
  const reason = `${successor.id}, ${what}, took the place of ${replaced.id}`;
  await transaction
    .updateTable('change_request')
    .set({ status_reason: reason })
    .where('id', '=', replaced.id)
    .execute();
  await record(transaction, {
    id: `${replaced.id}/replaced`,
    type: 'roadbed.change.replaced.v1',
    actor: successor.requestedBy,
    subject: `change/${replaced.id}`,
    service: successor.service,
    environment: successor.environment,
    changeId: replaced.id,
    data: {
      release: replaced.release,
      was: replaced.status,
      by: successor.id,
      byRelease: successor.release,
      reason,
    },
  });
}

import type { Kysely, Transaction } from 'kysely';
import { databaseTime } from '../database-time.ts';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import { changeEvent } from './rollout-event.ts';
import { setRollout } from './rollout-state.ts';

/**
 * Makes the change the live one of its service and environment, by the time of the database; whatever that was set to,
 * later than what was live before, since the order in which releases were live is what a roll back goes by.
 */
export async function goLive(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  url: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { service, environment, changeId, release, instance } = plan;
    const before = await transaction
      .selectFrom('deployment')
      .select(['change_id', 'since'])
      .where('service', '=', service)
      .where('environment', '=', environment)
      .executeTakeFirst();
    const time = (await databaseTime(transaction)).getTime();
    const now = new Date(before === undefined ? time : Math.max(time, before.since.getTime() + 1));
    const moved = await moveOn(transaction, changeId, 'rolling-out', { status: 'live', ended_at: now });
    // A repeated step finds the change live already, and has nothing to add.
    if (!moved) return;
    if (before !== undefined) await replace(transaction, record, plan, before.change_id);
    const live = { change_id: changeId, digest: release, instance, url, since: now };
    await transaction
      .insertInto('deployment')
      .values({ service, environment, ...live })
      .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(live))
      .execute();
    await setRollout(transaction, changeId, {
      phase: 'watching',
      weight_percent: 100,
      watched_ms: 0,
      judgement: null,
    });
    await record(
      transaction,
      changeEvent(plan, 'live', { release, instance, supersedes: before?.change_id ?? null }),
    );
  });
}

/** What was live is superseded; or, by a roll back, rolled back, which is its own event. */
async function replace(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  before: string,
): Promise<void> {
  if (plan.rollsBack !== before) {
    await moveOn(transaction, before, 'live', { status: 'superseded' });
    return;
  }
  const { reason } = await transaction
    .selectFrom('change_request')
    .select('reason')
    .where('id', '=', plan.changeId)
    .executeTakeFirstOrThrow();
  await moveOn(transaction, before, 'live', { status: 'rolled-back', status_reason: reason });
  await setRollout(transaction, before, { phase: 'ended' });
  const { service, environment } = plan;
  await record(transaction, {
    id: `${before}/rolled-back`,
    type: 'roadbed.change.rolled-back.v1',
    actor: system,
    subject: `change/${before}`,
    service,
    environment,
    changeId: before,
    data: { by: plan.changeId, to: plan.release, reason },
  });
}

/** Ends the change as failed; whatever was live before is live still. */
export async function failChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  reason: string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const now = await databaseTime(transaction);
    const failed = { status: 'failed' as const, status_reason: reason, ended_at: now };
    const moved = await moveOn(transaction, plan.changeId, 'rolling-out', failed);
    await setRollout(transaction, plan.changeId, { phase: 'ended', weight_percent: 0 });
    if (!moved) return;
    // What was to be rolled back is live still, and nothing is kept for it any longer.
    if (plan.rollsBack !== null) await setRollout(transaction, plan.rollsBack, { phase: 'ended' });
    await record(
      transaction,
      changeEvent(plan, 'failed', {
        release: plan.release,
        reason,
        stillServing: plan.previous?.instance ?? null,
      }),
    );
  });
}

/** Moves a change on when it is where it should be, and lets its followers know. */
async function moveOn(
  transaction: Transaction<DeployTables>,
  changeId: string,
  from: 'rolling-out' | 'live',
  set: {
    status: 'live' | 'failed' | 'superseded' | 'rolled-back';
    status_reason?: string | null;
    ended_at?: Date;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('change_request')
    .set((eb) => ({ ...set, revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

import type { Kysely, Transaction } from 'kysely';
import { system } from '../event.ts';
import type { DeployEvent, RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { InstanceSpec, Target } from './collaborators.ts';

/** What a rollout does, fixed when it begins. */
export type RolloutPlan = InstanceSpec & { changeId: string; previous: Target | null };

/** Moves an approved change to rolling out. Null when it is in no state to begin; its own plan when it has begun. */
export async function beginRollout(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  changeId: string,
): Promise<RolloutPlan | null> {
  return await db.transaction().execute(async (transaction) => {
    const change = await transaction
      .selectFrom('change_request')
      .selectAll()
      .where('id', '=', changeId)
      .forUpdate()
      .executeTakeFirst();
    if (change === undefined || (change.status !== 'approved' && change.status !== 'rolling-out'))
      return null;
    const live = await transaction
      .selectFrom('deployment')
      .select(['instance', 'url'])
      .where('service', '=', change.service)
      .where('environment', '=', change.environment)
      .executeTakeFirst();
    const plan: RolloutPlan = {
      changeId,
      service: change.service,
      environment: change.environment,
      release: change.digest,
      instance: `${changeId}-1`,
      previous: live ?? null,
    };
    if (change.status === 'approved') await setStatus(transaction, changeId, { status: 'rolling-out' });
    await record(
      transaction,
      rolloutEvent(plan, 'started', { release: plan.release, previous: live?.instance ?? null }),
    );
    return plan;
  });
}

type RolloutStep = DeployEvent['type'] extends infer Type
  ? Type extends `roadbed.rollout.${infer Step}.v1`
    ? Step
    : never
  : never;

/** Puts a step of the rollout on record, and lets followers of the change know. */
export async function noteRolloutStep(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  name: RolloutStep,
  data: Record<string, unknown>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await record(transaction, rolloutEvent(plan, name, data));
    await setStatus(transaction, plan.changeId, {});
  });
}

/** Makes the change the live one of its service and environment. */
export async function goLive(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  url: string,
  now = new Date(),
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const moved = await setStatus(
      transaction,
      plan.changeId,
      { status: 'live', ended_at: now },
      'rolling-out',
    );
    // A repeated step finds the change live already, and has nothing to add.
    if (!moved) return;
    const { service, environment, changeId, release, instance } = plan;
    const before = await transaction
      .selectFrom('deployment')
      .select('change_id')
      .where('service', '=', service)
      .where('environment', '=', environment)
      .executeTakeFirst();
    if (before !== undefined)
      await setStatus(transaction, before.change_id, { status: 'superseded' }, 'live');
    const live = { change_id: changeId, digest: release, instance, url, since: now };
    await transaction
      .insertInto('deployment')
      .values({ service, environment, ...live })
      .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(live))
      .execute();
    await record(
      transaction,
      changeEvent(plan, 'live', { release, instance, supersedes: before?.change_id ?? null }),
    );
  });
}

/** Ends the change as failed; whatever was live before is live still. */
export async function failChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  plan: RolloutPlan,
  reason: string,
  now = new Date(),
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const failed = { status: 'failed' as const, status_reason: reason, ended_at: now };
    const moved = await setStatus(transaction, plan.changeId, failed, 'rolling-out');
    if (!moved) return;
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

async function setStatus(
  transaction: Transaction<DeployTables>,
  changeId: string,
  set: { status?: 'rolling-out' | 'live' | 'failed' | 'superseded'; status_reason?: string; ended_at?: Date },
  from?: 'rolling-out' | 'live',
): Promise<boolean> {
  let query = transaction
    .updateTable('change_request')
    .set((eb) => ({ ...set, revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId);
  if (from !== undefined) query = query.where('status', '=', from);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

function rolloutEvent(plan: RolloutPlan, name: RolloutStep, data: Record<string, unknown>): DeployEvent {
  return { ...about(plan), id: `${plan.changeId}/rollout/${name}`, type: `roadbed.rollout.${name}.v1`, data };
}

function changeEvent(plan: RolloutPlan, name: 'live' | 'failed', data: Record<string, unknown>): DeployEvent {
  return { ...about(plan), id: `${plan.changeId}/${name}`, type: `roadbed.change.${name}.v1`, data };
}

function about({ changeId, service, environment }: RolloutPlan) {
  return { actor: system, subject: `change/${changeId}`, service, environment, changeId };
}

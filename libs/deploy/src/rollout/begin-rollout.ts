import type { Kysely, Selectable } from 'kysely';
import type { ChangeKind } from '../change/change.ts';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { InstanceSpec } from './collaborators.ts';
import { blueGreen } from './policy.ts';
import type { RolloutPolicy } from './policy.ts';
import { rolloutEvent } from './rollout-event.ts';
import { findRollout } from './rollout-state.ts';
import type { Previous, RolloutState } from './rollout-state.ts';

/** What a rollout does, fixed when it begins. */
export type RolloutPlan = InstanceSpec & {
  changeId: string;
  kind: ChangeKind;
  /** The change that a roll back takes back. */
  rollsBack: string | null;
  /** What served when it began. */
  previous: Previous | null;
  policy: RolloutPolicy;
  /** So many canary steps were over already: it goes on for a workflow that cannot. */
  stepsDone: number;
  /** Whether it is live already, for the same reason. */
  isLive: boolean;
};

/**
 * Moves an approved change to rolling out. Its own plan again when it has begun; null when it is in no state to begin,
 * or over.
 */
export async function beginRollout(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  changeId: string,
  policy: RolloutPolicy = blueGreen,
): Promise<RolloutPlan | null> {
  return await db.transaction().execute(async (transaction) => {
    const change = await transaction
      .selectFrom('change_request')
      .selectAll()
      .where('id', '=', changeId)
      .forUpdate()
      .executeTakeFirst();
    if (change === undefined) return null;
    const begun = await findRollout(transaction, changeId);
    if (begun !== undefined && (change.status === 'rolling-out' || begun.phase === 'watching'))
      return toPlan(change, begun);
    if (change.status !== 'approved' && change.status !== 'rolling-out') return null;

    const previous = await findPrevious(transaction, change.service, change.environment);
    const isRollback = change.kind === 'rollback';
    const kept = isRollback ? await findKept(transaction, previous, change.digest) : undefined;
    await transaction
      .insertInto('rollout')
      .values({
        change_id: changeId,
        phase: 'starting',
        instance: kept ?? `${changeId}-1`,
        previous: previous === null ? null : JSON.stringify(previous),
        policy: JSON.stringify(fit(policy, { isFirst: previous === null, isRollback })),
      })
      .execute();
    await transaction
      .updateTable('change_request')
      .set((eb) => ({ status: 'rolling-out', revision: eb('revision', '+', 1) }))
      .where('id', '=', changeId)
      .execute();
    const state = await findRollout(transaction, changeId);
    if (state === undefined) throw new Error(`the rollout of ${changeId} vanished in its own transaction`);
    const plan = toPlan(change, state);
    await record(
      transaction,
      rolloutEvent(plan, 'started', {
        release: plan.release,
        kind: plan.kind,
        previous: previous?.instance ?? null,
        steps: state.policy.steps,
        watchSeconds: state.policy.watchMs / 1000,
      }),
    );
    return plan;
  });
}

async function findPrevious(
  db: Kysely<DeployTables>,
  service: string,
  environment: string,
): Promise<Previous | null> {
  const live = await db
    .selectFrom('deployment')
    .select(['instance', 'url', 'digest as release', 'change_id as changeId'])
    .where('service', '=', service)
    .where('environment', '=', environment)
    .executeTakeFirst();
  return live ?? null;
}

/** The instance of this release that what is live now took over from, while it is kept running. */
async function findKept(
  db: Kysely<DeployTables>,
  live: Previous | null,
  release: string,
): Promise<string | undefined> {
  if (live === null) return undefined;
  const rollout = await findRollout(db, live.changeId);
  const isKept = rollout?.phase === 'handing-over' && rollout.previous?.release === release;
  return isKept ? rollout.previous?.instance : undefined;
}

/** Where nothing served before there is nothing to compare with; and what a roll back brings has proved itself. */
function fit(policy: RolloutPolicy, { isFirst, isRollback }: { isFirst: boolean; isRollback: boolean }) {
  return isFirst || isRollback ? { ...policy, steps: [], watchMs: 0 } : policy;
}

function toPlan(change: Selectable<DeployTables['change_request']>, state: RolloutState): RolloutPlan {
  return {
    changeId: change.id,
    service: change.service,
    environment: change.environment,
    release: change.digest,
    kind: change.kind,
    rollsBack: change.rolls_back,
    instance: state.instance,
    previous: state.previous,
    policy: state.policy,
    stepsDone: state.stepsDone,
    isLive: change.status === 'live',
  };
}

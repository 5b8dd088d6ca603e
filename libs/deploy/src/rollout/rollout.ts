import type { Kysely } from 'kysely';
import type { Change } from '../change/change.ts';
import type { RecordEvent } from '../event.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import { abandon } from './abandon.ts';
import { beginRollout } from './begin-rollout.ts';
import { bringLive } from './bring-live.ts';
import type { RolloutCollaborators, RunStep } from './collaborators.ts';
import type { RolloutPolicy } from './policy.ts';
import type { RequestRollbackOptions } from './request-rollback.ts';
import { watchLive } from './watch-live.ts';

export type RolloutOptions = RolloutCollaborators & {
  db: Kysely<DeployTables>;
  record: RecordEvent;
  step: RunStep;
  /** How it is rolled out, if it begins now. Default: all at once, and not watched. */
  policy?: RolloutPolicy;
  /** Asks for the roll back of what is live, as a change of its own. */
  rollBack: (asked: RequestRollbackOptions) => Promise<{ ok: true; change: Change } | Refusal>;
};

/**
 * Which steps a rollout has, in which order. Raise it with every change of that: a rollout that is under way when the
 * platform is upgraded then begins anew with the new steps, which find what the old ones did.
 */
export const stepsVersion = '2';

/** `rolling-back`: it was live, failed, and another change brings back what was live before. */
export type RolloutResult = 'live' | 'failed' | 'rolling-back' | 'not-approved';

/**
 * Brings an approved change live. The new instance is started beside the old; when it is ready and its smoke journey
 * has passed it takes over, all at once or by the steps of a canary, in each of which it is watched and judged; the
 * journey is run again as users meet the service; then it is live, and watched for a while more, with the old instance
 * still there; at last that one is drained and stopped.
 *
 * Whatever goes wrong before it is live leaves the old instance serving, and the change failed. What goes wrong while
 * it is watched asks for a roll back.
 *
 * Each step may run more than once (the process can die at any moment): each is idempotent or a compare-and-swap.
 */
export async function rollout(changeId: string, options: RolloutOptions): Promise<RolloutResult> {
  const { db, record, step, policy } = options;
  const plan = await step('begin', () => beginRollout(db, record, changeId, policy), { untilDone: true });
  if (plan === null) return 'not-approved';
  if (plan.isLive) return await watchLive(plan, null, options);
  const outcome = await bringLive(plan, options).catch((error: unknown) => ({
    live: false as const,
    reason: error instanceof Error ? error.message : String(error),
  }));
  return outcome.live
    ? await watchLive(plan, outcome.old, options)
    : await abandon(plan, outcome.reason, options);
}

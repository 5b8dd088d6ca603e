import type { Kysely } from 'kysely';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutCollaborators, RunStep } from './collaborators.ts';
import { nextFence } from './deployment.ts';
import { beginRollout, failChange, goLive, noteRolloutStep } from './progress.ts';
import type { RolloutPlan } from './progress.ts';

export type RolloutOptions = RolloutCollaborators & {
  db: Kysely<DeployTables>;
  record: RecordEvent;
  step: RunStep;
  /** How long the new instance may take to be ready, in milliseconds. */
  readyWithinMs: number;
};

const untilDone = { untilDone: true };

/**
 * Brings an approved change live, blue/green: the new instance is started beside the old, takes over when it is
 * ready and its smoke journey has passed, and the old one is drained and stopped. When readiness does not come, the
 * journey fails, or a step keeps failing before the change is live, the old instance goes on serving, no user has
 * met the new one, and the change ends as failed.
 *
 * Each step may run more than once (the process can die at any moment): each is idempotent or a compare-and-swap.
 */
export async function rollout(
  changeId: string,
  options: RolloutOptions,
): Promise<'live' | 'failed' | 'not-approved'> {
  const { db, record, runtime, traffic, step } = options;
  const plan = await step('begin', () => beginRollout(db, record, changeId), untilDone);
  if (plan === null) return 'not-approved';
  const { service, environment, instance, previous } = plan;

  try {
    const { url } = await step('start the new instance', async () => {
      const started = await runtime.start(plan);
      await noteRolloutStep(db, record, plan, 'instance-started', { instance, url: started.url });
      return started;
    });
    const outcome = await step('wait until it is ready', async () => {
      const result = await runtime.waitUntilReady(instance, options.readyWithinMs);
      if (result.ready) await noteRolloutStep(db, record, plan, 'instance-ready', { instance });
      return result;
    });
    if (!outcome.ready) return await abandon(plan, outcome.reason, options);
    const smoke = await step('run the smoke journey', async () => {
      const result = await runtime.smoke(instance);
      if (result.passed && result.steps !== null)
        await noteRolloutStep(db, record, plan, 'smoke-passed', { instance, steps: result.steps });
      return result;
    });
    if (!smoke.passed) return await abandon(plan, smoke.reason, options);
    await step('switch the traffic', async () => {
      await traffic.route(service, environment, await nextFence(db), { instance, url });
      await noteRolloutStep(db, record, plan, 'traffic-switched', {
        instance,
        url,
        previous: previous?.instance ?? null,
      });
    });
    await step('go live', () => goLive(db, record, plan, url));
  } catch (error) {
    return await abandon(plan, error instanceof Error ? error.message : String(error), options);
  }

  if (previous !== null) {
    const { instance: old } = previous;
    const unfinished = await step(
      'drain the old instance',
      () => traffic.drain(old, options.drainMs),
      untilDone,
    );
    await step(
      'stop the old instance',
      async () => {
        await runtime.stop(old);
        const data = { instance: old, unfinishedRequests: unfinished };
        await noteRolloutStep(db, record, plan, 'previous-drained', data);
      },
      untilDone,
    );
  }
  return 'live';
}

/** The old instance serves on, the new one ends, and the change is failed. */
async function abandon(
  plan: RolloutPlan,
  reason: string,
  { db, record, runtime, traffic, step }: RolloutOptions,
): Promise<'failed'> {
  const { service, environment, instance, previous } = plan;
  await step(
    'leave the traffic where it was',
    async () => traffic.route(service, environment, await nextFence(db), previous),
    untilDone,
  );
  await step('stop the new instance', () => runtime.stop(instance), untilDone);
  await step('note the failure', () => failChange(db, record, plan, reason), untilDone);
  return 'failed';
}

import type { RolloutPlan } from './begin-rollout.ts';
import { nextFence } from './deployment.ts';
import { failChange } from './end-rollout.ts';
import type { RolloutOptions } from './rollout.ts';
import { getRollout } from './rollout-state.ts';

const untilDone = { untilDone: true };

/** The old instance serves on, the new one ends, and the change is failed. */
export async function abandon(
  plan: RolloutPlan,
  reason: string,
  { db, record, runtime, traffic, step }: RolloutOptions,
): Promise<'failed'> {
  const { changeId, service, environment, instance } = plan;
  await step(
    'give the traffic back to the old instance',
    async () => {
      const { previous } = await getRollout(db, changeId);
      const target = previous === null ? null : { instance: previous.instance, url: previous.url };
      await traffic.route(service, environment, await nextFence(db), target);
    },
    untilDone,
  );
  await step('stop the new instance', () => runtime.stop(instance), untilDone);
  await step('note the failure', () => failChange(db, record, plan, reason), untilDone);
  return 'failed';
}

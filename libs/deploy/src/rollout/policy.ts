import { rolloutSchema } from '@roadbed/catalog';
import type { CanaryStep, RolloutDescriptor } from '@roadbed/catalog';

/** How one change is rolled out: fixed when its rollout begins. */
export type RolloutPolicy = {
  readyWithinMs: number;
  /** None for blue/green. */
  steps: CanaryStep[];
  watchMs: number;
  analysis: RolloutDescriptor['analysis'];
};

const usualSteps: CanaryStep[] = [
  { weightPercent: 10, bakeSeconds: 60 },
  { weightPercent: 50, bakeSeconds: 60 },
];

/** What `$.rollout` of a service.json means in an environment, with what it leaves out. */
export function toRolloutPolicy(rollout: RolloutDescriptor, environment: string): RolloutPolicy {
  const { strategy, steps, analysis, readyWithinSeconds = 30 } = rollout;
  const { watchSeconds = environment === 'production' ? 60 : 0 } = rollout;
  return {
    readyWithinMs: readyWithinSeconds * 1000,
    steps: strategy === 'canary' ? (steps ?? usualSteps) : [],
    watchMs: watchSeconds * 1000,
    analysis,
  };
}

/** All at once and unwatched: what a service.json that says nothing means. */
export const blueGreen: RolloutPolicy = toRolloutPolicy(rolloutSchema.parse({ strategy: 'blue-green' }), '');

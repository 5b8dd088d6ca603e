import type { RolloutPlan } from './begin-rollout.ts';
import type { Target } from './collaborators.ts';
import { nextFence, replaceInstance } from './deployment.ts';
import { describeAbort, findAbort } from './find-abort.ts';
import { machineClock } from './machine-clock.ts';
import { noteJudged } from './note-judged.ts';
import { revive } from './revive.ts';
import { noteRolloutStep } from './rollout-event.ts';
import type { RolloutOptions } from './rollout.ts';
import { getRollout, setRollout } from './rollout-state.ts';
import { watch } from './watch.ts';

type Progress = { ok: true } | { ok: false; reason: string };
const untilBack = { untilBack: true };

/** Gives the new instance a growing share of the traffic, and watches it at each; nothing to do for blue/green. */
export async function runCanary(
  plan: RolloutPlan,
  target: Target,
  options: RolloutOptions,
): Promise<Progress> {
  const { steps, analysis } = plan.policy;
  for (const [at, { weightPercent, bakeSeconds }] of steps.entries()) {
    if (at < plan.stepsDone) continue;
    const outcome = await runStep(plan, target, { at, weightPercent, forMs: bakeSeconds * 1000 }, options);
    if (outcome.kind === 'aborted') return { ok: false, reason: describeAbort(outcome.by, outcome.because) };
    if (outcome.kind === 'failed') return { ok: false, reason: outcome.reason };
    if (outcome.kind !== 'passed') return { ok: true };
    const { verdict, reason } = outcome;
    if (verdict === 'inconclusive' && analysis.whenInconclusive === 'abort') return { ok: false, reason };
  }
  return { ok: true };
}

type CanaryStep = { at: number; weightPercent: number; forMs: number };

/** One step: again with another old instance when that one died. */
async function runStep(plan: RolloutPlan, target: Target, step: CanaryStep, options: RolloutOptions) {
  for (let round = 1; ; round += 1) {
    const name = (what: string) => `${what} ${step.weightPercent} %${round === 1 ? '' : ` (${round})`}`;
    const split = await options.step(
      name('give it'),
      () => splitTraffic(plan, target, step, options),
      untilBack,
    );
    if (!split.ok) return { kind: 'failed' as const, reason: split.reason };
    const outcome = await options.step(
      name('watch it at'),
      () => watchStep(plan, step, split, round, options),
      untilBack,
    );
    if (outcome.kind !== 'old-gone') return outcome;
    const revived = await options.step(name('start the old version again at'), () =>
      reviveOld(plan, options),
    );
    // There is nothing left to go back to, and the new version is well: it takes over.
    if (!revived.ok) return { kind: 'promoted' as const };
  }
}

async function splitTraffic(
  plan: RolloutPlan,
  target: Target,
  { weightPercent }: CanaryStep,
  { db, record, traffic }: RolloutOptions,
) {
  const { changeId, service, environment } = plan;
  const abort = await findAbort(db, changeId);
  if (abort !== undefined) return { ok: false as const, reason: abort };
  const { previous } = await getRollout(db, changeId);
  if (previous === null) throw new Error(`the canary of ${changeId} has nothing beside it`);
  await traffic.split(service, environment, await nextFence(db), [
    { instance: previous.instance, url: previous.url, weight: 100 - weightPercent },
    { ...target, weight: weightPercent },
  ]);
  const first = await traffic.signals(service, environment).catch(() => null);
  await setRollout(db, changeId, {
    phase: 'canary',
    weight_percent: weightPercent,
    watched_ms: 0,
    judgement: null,
  });
  const data = { instance: target.instance, weightPercent, previous: previous.instance };
  await noteRolloutStep(db, record, plan, 'weight-set', data, `${weightPercent}-${previous.instance}`);
  return { ok: true as const, first, old: previous.instance };
}

async function watchStep(
  plan: RolloutPlan,
  { at, weightPercent, forMs }: CanaryStep,
  split: Extract<Awaited<ReturnType<typeof splitTraffic>>, { ok: true }>,
  round: number,
  { db, record, runtime, traffic, clock = machineClock }: RolloutOptions,
) {
  const { first, old } = split;
  const beside = { db, plan, runtime, traffic, clock };
  const outcome = await watch({ ...beside, first, old: { instance: old }, phase: 'canary', forMs });
  const judged = await noteJudged(db, record, plan, outcome, {
    during: 'canary',
    weightPercent,
    at: `${weightPercent}-${round}`,
  });
  if (outcome.kind === 'passed') {
    await setRollout(db, plan.changeId, { steps_done: at + 1 });
    return { kind: 'passed' as const, ...judged };
  }
  return outcome;
}

/** The old version goes on serving its share, though its process died: the health watch leaves it to the rollout. */
async function reviveOld(
  { changeId, service, environment, policy }: RolloutPlan,
  { db, record, runtime }: RolloutOptions,
): Promise<Progress> {
  const { previous } = await getRollout(db, changeId);
  if (previous === null || (await runtime.isRunning(previous.instance))) return { ok: true };
  const dead = { service, environment, instance: previous.instance, release: previous.release };
  const revived = await revive(dead, runtime, policy.readyWithinMs);
  if (!revived.ok) return revived;
  await replaceInstance(db, record, { ...dead, changeId: previous.changeId }, revived.target);
  await setRollout(db, changeId, { previous: JSON.stringify({ ...previous, ...revived.target }) });
  await runtime.stop(dead.instance);
  return { ok: true };
}

import { between } from '../analysis/signals.ts';
import type { Counters, Signals } from '../analysis/signals.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import { runCanary } from './canary.ts';
import type { Target } from './collaborators.ts';
import { nextFence } from './deployment.ts';
import { goLive } from './end-rollout.ts';
import { findAbort, unlessAborted } from './find-abort.ts';
import { noteRolloutStep } from './rollout-event.ts';
import type { RolloutOptions } from './rollout.ts';
import { getRollout, setRollout } from './rollout-state.ts';

/** From the start of the new instance until it is live; `old` is what came to the old one before. */
export async function bringLive(
  plan: RolloutPlan,
  options: RolloutOptions,
): Promise<{ live: true; old: Counters | null } | { live: false; reason: string }> {
  const { db, record, runtime, traffic, step } = options;
  const { service, environment, instance, policy } = plan;
  const failed = (reason: string) => ({ live: false as const, reason });

  const admitted = await step('ask whether it may go out', () => recheck(plan, options));
  if (!admitted.ok) return failed(admitted.reason);
  const { url, signals } = await step('start the new instance', async () => {
    const before = await traffic.signals(service, environment).catch(() => null);
    // The instance that a roll back is to bring back may run still.
    const isThere = await runtime.isRunning(instance);
    const started = await runtime.start(plan);
    if (!isThere) await noteRolloutStep(db, record, plan, 'instance-started', { instance, url: started.url });
    return { ...started, signals: before };
  });
  const ready = await step('wait until it is ready', async () => {
    const waiting = runtime.waitUntilReady(instance, policy.readyWithinMs);
    const result = await unlessAborted(plan, waiting, options);
    if ('reason' in result) return { ready: false as const, reason: result.reason };
    await noteRolloutStep(db, record, plan, 'instance-ready', { instance });
    return { ready: true as const };
  });
  if (!ready.ready) return failed(ready.reason);
  const smoke = await step('run the smoke journey', async () => {
    const result = await runtime.smoke(instance, 'instance');
    if (result.passed && result.steps !== null)
      await noteRolloutStep(db, record, plan, 'smoke-passed', { instance, steps: result.steps });
    return result;
  });
  if (!smoke.passed) return failed(smoke.reason);

  const canary = await runCanary(plan, { instance, url }, options);
  if (!canary.ok) return failed(canary.reason);
  const switched = await step(
    'switch the traffic',
    () => switchTraffic(plan, { instance, url }, signals, options),
    { untilBack: true },
  );
  if (!switched.ok) return failed(switched.reason);
  const verified = await step('run the smoke journey as users meet the service', async () => {
    const result = await runtime.smoke(instance, 'gateway');
    if (result.passed && result.steps !== null)
      await noteRolloutStep(db, record, plan, 'verified', { instance, steps: result.steps });
    return result;
  });
  if (!verified.passed) return failed(`with all traffic, ${verified.reason}`);
  // Tried for good: who gave up might take back what is on record as live, of which only the answer was lost.
  await step('go live', () => goLive(db, record, plan, url), { untilDone: true });
  return { live: true, old: switched.old };
}

async function recheck({ changeId, kind }: RolloutPlan, options: RolloutOptions) {
  // What a roll back brings has been live before, and waiting makes nothing better.
  if (kind === 'rollback' || options.recheck === undefined) return { ok: true as const };
  return await options.recheck(changeId);
}

/** So many times the requests that are needed to be judged say as much as all there ever were. */
const standsForAll = 20;

async function switchTraffic(
  plan: RolloutPlan,
  target: Target,
  before: Signals | null,
  { db, record, traffic }: RolloutOptions,
): Promise<{ ok: true; old: Counters | null } | { ok: false; reason: string }> {
  const { changeId, service, environment, policy } = plan;
  const abort = await findAbort(db, changeId);
  if (abort !== undefined) return { ok: false, reason: abort };
  await setRollout(db, changeId, { phase: 'switching', paused: false });
  const { previous } = await getRollout(db, changeId);
  const now = await traffic.signals(service, environment).catch(() => null);
  await traffic.route(service, environment, await nextFence(db), target);
  await noteRolloutStep(db, record, plan, 'traffic-switched', {
    ...target,
    previous: previous?.instance ?? null,
  });
  if (previous === null || now === null) return { ok: true, old: null };
  // What came to it since the rollout began is nearest to what will come now; when that is little, all there is.
  const lately = between(before ?? undefined, now, previous.instance);
  const isEnough = lately.requests >= standsForAll * policy.analysis.minRequests;
  return { ok: true, old: isEnough ? lately : between(undefined, now, previous.instance) };
}

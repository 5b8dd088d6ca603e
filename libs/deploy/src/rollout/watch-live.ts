import type { Counters } from '../analysis/signals.ts';
import { system } from '../event.ts';
import { longestReason } from '../reason.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import { describeAbort } from './find-abort.ts';
import { isServing } from './deployment.ts';
import { machineClock } from './machine-clock.ts';
import { noteJudged } from './note-judged.ts';
import { noteRolloutStep, tellFollowers } from './rollout-event.ts';
import type { RolloutOptions } from './rollout.ts';
import { getRollout, setRollout } from './rollout-state.ts';
import { watch } from './watch.ts';
import type { WatchOutcome } from './watch.ts';

const untilDone = { untilDone: true };
const nothing: Counters = { requests: 0, errors: 0, latency: { bounds: [], counts: [], sum: 0 } };

/**
 * Watches what is live, with the old instance still there, then drains and stops that one; or asks for a roll back,
 * which finds it running.
 *
 * @param old what came to the old instance before the switch
 */
export async function watchLive(
  plan: RolloutPlan,
  old: Counters | null,
  options: RolloutOptions,
): Promise<'live' | 'rolling-back'> {
  const { db, record, runtime, traffic, step, clock = machineClock } = options;
  const { changeId, policy } = plan;
  if (policy.watchMs > 0) {
    const outcome = await step(
      'watch it live',
      async () => {
        const beside = { db, plan, runtime, traffic, clock };
        const compared = { first: null, old: { counters: old ?? nothing } };
        const seen = await watch({ ...beside, ...compared, phase: 'watching', forMs: policy.watchMs });
        await noteJudged(db, record, plan, seen, { at: 'live', during: 'live', weightPercent: 100 });
        return seen;
      },
      untilDone,
    );
    const isHandedOver = await step(
      'hand over to a roll back',
      () => handOver(plan, outcome, options),
      untilDone,
    );
    if (isHandedOver) return 'rolling-back';
  }

  const unfinished = await step(
    'drain the old instance',
    async () => {
      const { previous } = await getRollout(db, changeId);
      return previous === null ? 0 : await traffic.drain(previous.instance, options.drainMs);
    },
    untilDone,
  );
  await step(
    'stop the old instance',
    async () => {
      const { previous } = await getRollout(db, changeId);
      const isOver = previous === null || (await isServing(db, previous.instance));
      const ended = isOver ? 'gone' : await runtime.stop(previous.instance);
      // First, so that followers of the change, who are told by the note, find the rollout ended.
      await setRollout(db, changeId, { phase: 'ended', paused: false });
      if (isOver) return;
      const data = {
        instance: previous.instance,
        unfinishedRequests: unfinished,
        ...(ended === 'killed' && { killed: true }),
      };
      await noteRolloutStep(db, record, plan, 'previous-drained', data);
    },
    untilDone,
  );
  return 'live';
}

/** Whether another change takes this one back, for which the old instance is kept running. */
async function handOver(
  { changeId, service, environment }: RolloutPlan,
  outcome: WatchOutcome,
  { db, rollBack }: RolloutOptions,
): Promise<boolean> {
  if (outcome.kind === 'next') {
    if (outcome.change.rollsBack !== changeId) return false;
  } else if (outcome.kind === 'failed' || outcome.kind === 'aborted') {
    const by = outcome.kind === 'aborted' ? outcome.by : null;
    const reason = outcome.kind === 'failed' ? outcome.reason : describeAbort(outcome.by, outcome.because);
    const wish = { service, environment, rollsBack: changeId, reason: reason.slice(0, longestReason) };
    const ask = (requestedBy: string) => rollBack({ ...wish, requestedBy });
    let asked = await ask(by ?? system);
    // A lock keeps people from deploying; to take back what is watched still is the platform's, whoever says so.
    if (!asked.ok && asked.code === 'locked') asked = await ask(system);
    // Asked for already, when this step runs a second time.
    if (!asked.ok && asked.code !== 'already-rolling-back') {
      await noteStaysLive(db, changeId, `${reason}\nIt stays live: ${asked.message}`);
      return false;
    }
  } else return false;
  await setRollout(db, changeId, { phase: 'handing-over' });
  await tellFollowers(db, changeId);
  return true;
}

/** What is live and should not be says so, wherever the change is shown. */
async function noteStaysLive(db: RolloutOptions['db'], changeId: string, reason: string): Promise<void> {
  await db
    .updateTable('change_request')
    .set((eb) => ({ status_reason: reason, revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'live')
    .execute();
}

import { nextFence } from '@roadbed/deploy';
import { endOthers } from './end-others.ts';
import { keepRunning } from './keep-running.ts';
import { toRouteName } from './live-workload.ts';
import type { LiveWorkload } from './live-workload.ts';
import type { WorkloadContext, WorkloadNote, WorkloadState } from './workload-context.ts';

type Wanted = WorkloadState & { live: LiveWorkload };

/**
 * Exactly one process of what is live. The old one has ended before the new one begins: the work of a worker happens in
 * every process that runs (see @roadbed/jobs), so that two would do it twice.
 */
export async function keepWorker(state: Wanted, context: WorkloadContext): Promise<void> {
  const current = await findCurrent(state, context);
  await endOthers(state, current, context);
  await keepRunning(state.live, current, context);
}

/** A process that answers requests: the new one is ready before it gets the traffic, and only then the old one ends. */
export async function keepHttp(state: Wanted, context: WorkloadContext): Promise<void> {
  const { live, place } = state;
  const { db, traffic } = context;
  const current = await findCurrent(state, context);
  const target = await keepRunning(live, current, context);
  if (target === undefined) return;
  const [route, environment] = [toRouteName(place), place.environment];
  if ((await traffic.routed()).get(`${environment}/${route}`) !== target.instance)
    await traffic.route(route, environment, await nextFence(db), target);
  await endOthers(state, target, context);
}

/** The process of what is live, if there was one: the one that runs, else the last. */
async function findCurrent({ live, notes }: Wanted, { runtime }: WorkloadContext) {
  let current: WorkloadNote | undefined;
  for (const note of notes) {
    if (note.release !== live.release || note.workload.kind !== live.workload.kind) continue;
    if (current === undefined || !(await runtime.isRunning(current.instance))) current = note;
  }
  return current;
}

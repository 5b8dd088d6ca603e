import { nextFence } from '@roadbed/deploy';
import { toRouteName } from './live-workload.ts';
import { recordWorkload } from './record-workload.ts';
import type { WorkloadContext, WorkloadNote, WorkloadState } from './workload-context.ts';

/**
 * Ends the processes of a workload but one: those of other releases, and all where what is live has no such workload.
 * Each may finish its requests before. A run of a schedule ends by itself.
 */
export async function endOthers(
  { place, live, notes }: WorkloadState,
  kept: { instance: string } | undefined,
  context: WorkloadContext,
): Promise<void> {
  const others = notes.filter(
    ({ instance, workload }) => instance !== kept?.instance && workload.kind !== 'schedule',
  );
  const wasRouted = others.some(({ workload }) => workload.kind === 'http');
  if (wasRouted && live?.workload.kind !== 'http')
    await context.traffic.unroute(toRouteName(place), place.environment, await nextFence(context.db));
  for (const other of others) await end(other, live === undefined, context);
}

async function end(note: WorkloadNote, isGone: boolean, context: WorkloadContext): Promise<void> {
  const { db, runtime, traffic, drainMs, seenReady } = context;
  const { instance, workload } = note;
  if (workload.kind === 'http' && (await runtime.isRunning(instance))) await traffic.drain(instance, drainMs);
  // Where another takes its place, that one's start is on record.
  if (isGone)
    await db.transaction().execute((transaction) => recordWorkload(transaction, { what: 'stopped', note }));
  await runtime.stop(instance);
  seenReady.delete(instance);
}

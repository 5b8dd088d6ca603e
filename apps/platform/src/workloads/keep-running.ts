import type { Target } from '@roadbed/deploy';
import { nextInstance, toPlace } from './live-workload.ts';
import type { LiveWorkload } from './live-workload.ts';
import { recordWorkload } from './record-workload.ts';
import { fireAlert, resolveAlert } from './workload-alerts.ts';
import type { WorkloadContext, WorkloadNote } from './workload-context.ts';

/**
 * Has a process of what is live run, and gives where it is once it has been ready. One that is gone is started again,
 * later each time that it does not last. One that does not become ready is ended; one that was ready and is not any
 * longer is left alone: to end it would cut off what it is at.
 *
 * @param current what is noted of the process of this release, if there was one
 */
export async function keepRunning(
  live: LiveWorkload,
  current: WorkloadNote | undefined,
  context: WorkloadContext,
): Promise<Target | undefined> {
  const { runtime, seenReady } = context;
  if (current === undefined || !(await runtime.isRunning(current.instance)))
    return await start(live, current, context);
  const target = { instance: current.instance, url: runtime.urlOf(current) };
  if (seenReady.has(current.instance)) return target;
  // A platform before this one started it, and may have died before it was ready.
  if (!(await runtime.probe(current.instance)).ready) return undefined;
  await noteReady(live, current.instance, context);
  return target;
}

async function start(
  live: LiveWorkload,
  dead: WorkloadNote | undefined,
  context: WorkloadContext,
): Promise<Target | undefined> {
  const { runtime, pauses, log, readyWithinMs, seenReady } = context;
  const { service, environment, release, workload } = live;
  const key = `${environment}/${service}/${workload.name}/${release}`;
  if (pauses.isOn(key)) return undefined;
  const { name, kind } = workload;
  const instance = nextInstance(live, dead?.instance);
  const spec = { instance, service, environment, release, workload: { name, kind } };
  const { url } = await runtime.start(spec);
  const seen = await runtime.waitUntilReady(instance, readyWithinMs);
  pauses.started(key);
  if (!seen.ready) {
    log.warn(
      { service, environment, workload: name, instance, reason: seen.reason },
      'a workload does not start',
    );
    await runtime.stop(instance);
    await fireAlert(toPlace(live), `does not start: ${seen.reason}`, context);
    return undefined;
  }
  await noteReady(live, instance, context);
  if (dead !== undefined) {
    seenReady.delete(dead.instance);
    await runtime.stop(dead.instance);
  }
  return { instance, url };
}

/** Puts on record that a process runs; a platform that finds it running says so again, which changes nothing. */
async function noteReady(live: LiveWorkload, instance: string, context: WorkloadContext): Promise<void> {
  const { db, seenReady } = context;
  const { changeId } = live;
  const [, prefix = '', number = '1'] = /^(.*)-(\d+)$/.exec(instance) ?? [];
  const isFirst = number === '1';
  await db.transaction().execute((transaction) =>
    recordWorkload(transaction, {
      what: isFirst ? 'started' : 'restarted',
      note: { ...live, instance },
      changeId,
      ...(!isFirst && { data: { previous: `${prefix}-${Number(number) - 1}` } }),
    }),
  );
  await resolveAlert(toPlace(live), context);
  seenReady.add(instance);
}

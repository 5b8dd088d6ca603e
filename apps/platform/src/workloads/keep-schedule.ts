import { isCronDue } from '@roadbed/catalog';
import { keyOf } from './live-workload.ts';
import type { LiveWorkload } from './live-workload.ts';
import { finishRun } from './finish-run.ts';
import { claimRun, leaveOut, noteStarted } from './schedule-runs.ts';
import { fireAlert } from './workload-alerts.ts';
import type { WorkloadContext, WorkloadState } from './workload-context.ts';

const minuteMs = 60_000;

/**
 * Runs a schedule in the minute of each of its times: once for a time, and never twice at once. A time that comes while
 * the run before goes on is left out, and an alert fires until a run is done; one in whose minute no platform leads is left
 * out too.
 *
 * @param isRunning whether a run goes on
 */
export async function keepSchedule(
  { place, live }: WorkloadState & { live: LiveWorkload },
  isRunning: boolean,
  context: WorkloadContext,
): Promise<void> {
  const { db, runtime, log, dealtUntil } = context;
  const { schedule, timeZone } = live.workload;
  const now = context.now();
  const dueAt = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  if (schedule === undefined || (dealtUntil.get(keyOf(place)) ?? 0) >= dueAt.getTime()) return;
  if (!isCronDue(schedule, now, timeZone)) return;

  if (isRunning) {
    // One that hangs would otherwise be missed by nobody. Told first: what is left out is left out once.
    await fireAlert(place, `did not run at ${dueAt.toISOString()}: the run before goes on`, context);
    if (await leaveOut(db, place, dueAt))
      log.warn({ ...place, dueAt }, 'a scheduled run is left out: the one before it goes on');
  } else {
    const { service, environment, release, changeId } = live;
    const { name, kind } = live.workload;
    const instance = `${changeId}-${name}-${dueAt.toISOString().replaceAll(/\D/g, '').slice(0, 12)}`;
    if (await claimRun(db, { ...place, release, instance, dueAt })) {
      const spec = { instance, service, environment, release, workload: { name, kind } };
      try {
        await runtime.start(spec);
      } catch (error) {
        // The next platform starts it, if it comes within the minute.
        if (context.stopping.aborted) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        await finishRun(spec, { exitCode: null, endedAt: context.now(), reason }, true, context);
        return;
      }
      await noteStarted(db, instance, context.now());
      log.info({ ...place, instance, dueAt }, 'a scheduled run began');
    }
  }
  dealtUntil.set(keyOf(place), dueAt.getTime());
}

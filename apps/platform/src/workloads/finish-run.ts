import { noteEnded } from './schedule-runs.ts';
import type { RunEnd } from './schedule-runs.ts';
import { recordWorkload } from './record-workload.ts';
import { fireAlert, resolveAlert } from './workload-alerts.ts';
import type { WorkloadContext, WorkloadNote } from './workload-context.ts';

/** Sees to the runs of a schedule that have ended, of whichever release; gives whether one goes on. */
export async function finishRuns(
  notes: readonly WorkloadNote[],
  context: WorkloadContext,
): Promise<{ isRunning: boolean }> {
  const { runtime } = context;
  let isRunning = false;
  for (const note of notes) {
    if (note.workload.kind !== 'schedule') continue;
    if (await runtime.isRunning(note.instance)) {
      isRunning = true;
      continue;
    }
    const { hasBegun, exit } = await runtime.lookAtRun(note.instance);
    const end = { exitCode: exit?.code ?? null, endedAt: exit?.at ?? context.now() };
    await finishRun(note, end, hasBegun, context);
  }
  return { isRunning };
}

/** Tells how a run ended, a failure in the ledger too, and forgets its process. */
export async function finishRun(
  note: Omit<WorkloadNote, 'port'>,
  end: RunEnd & { reason?: string },
  hasBegun: boolean,
  context: WorkloadContext,
): Promise<void> {
  const { db, runtime, log } = context;
  const { instance, service, environment, workload } = note;
  const { exitCode, reason } = end;
  const run = await db.transaction().execute(async (transaction) => {
    const ended = await noteEnded(transaction, instance, end, hasBegun);
    if (ended === undefined || exitCode === 0) return ended;
    const { dueAt, seconds } = ended;
    const data = { dueAt: dueAt.toISOString(), exitCode, seconds, ...(reason !== undefined && { reason }) };
    await recordWorkload(transaction, { what: 'run-failed', note, data });
    return ended;
  });
  await runtime.stop(instance);
  if (run === undefined) return;
  const told = { service, environment, workload: workload.name, instance, exitCode, seconds: run.seconds };
  const place = { service, environment, workload: workload.name };
  if (exitCode === 0) {
    log.info(told, 'a scheduled run is done');
    await resolveAlert(place, context);
  } else {
    log.warn({ ...told, ...(reason !== undefined && { reason }) }, 'a scheduled run failed');
    const how = reason ?? (exitCode === null ? 'it was killed' : `exit code ${exitCode}`);
    await fireAlert(place, `failed in its last run, of ${run.dueAt.toISOString()}: ${how}`, context);
  }
}

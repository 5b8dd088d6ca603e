import { noteEnded } from './schedule-runs.ts';
import type { RunEnd } from './schedule-runs.ts';
import { recordWorkload } from './record-workload.ts';
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
  { db, runtime, log }: WorkloadContext,
): Promise<void> {
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
  if (exitCode === 0) log.info(told, 'a scheduled run is done');
  else log.warn({ ...told, ...(reason !== undefined && { reason }) }, 'a scheduled run failed');
}

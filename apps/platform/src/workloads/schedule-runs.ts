import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { WorkloadPlace } from './live-workload.ts';

type Run = WorkloadPlace & { release: string; instance: string; dueAt: Date };

/** How a run ended: `exitCode` is null for one that was killed. */
export type RunEnd = { exitCode: number | null; endedAt: Date };

/** A run that has just been noted as ended. */
export type EndedRun = { dueAt: Date; release: string; seconds: number };

/**
 * Takes a time of a schedule, so that no other process starts a run for it. What was taken and never started is given
 * again, for the same time.
 *
 * @returns false when that time, or a later one, was dealt with before
 */
export async function claimRun(db: Kysely<Tables>, { dueAt, ...run }: Run): Promise<boolean> {
  const fresh = {
    ...run,
    due_at: dueAt,
    dealt_until: dueAt,
    started_at: null,
    ended_at: null,
    exit_code: null,
  };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('schedule_run')
    .values(fresh)
    .onConflict((conflict) =>
      conflict
        .columns(['service', 'environment', 'workload'])
        .doUpdateSet(fresh)
        .where((eb) =>
          eb.or([
            eb('schedule_run.dealt_until', '<', dueAt),
            eb.and([
              eb('schedule_run.due_at', '=', dueAt),
              eb('schedule_run.dealt_until', '=', dueAt),
              eb('schedule_run.started_at', 'is', null),
              eb('schedule_run.ended_at', 'is', null),
            ]),
          ]),
        ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Leaves a time of a schedule out, because the run before it goes on; false when it was dealt with before. */
export async function leaveOut(db: Kysely<Tables>, place: WorkloadPlace, dueAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('schedule_run')
    .set({ dealt_until: dueAt })
    .where('service', '=', place.service)
    .where('environment', '=', place.environment)
    .where('workload', '=', place.workload)
    .where('dealt_until', '<', dueAt)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function noteStarted(db: Kysely<Tables>, instance: string, at: Date): Promise<void> {
  await db
    .updateTable('schedule_run')
    .set({ started_at: at })
    .where('instance', '=', instance)
    .where('started_at', 'is', null)
    .execute();
}

/**
 * Notes the end of a run, once.
 *
 * @param hasBegun whether its process was there for certain; if not, it counts only when it was noted as started
 */
export async function noteEnded(
  transaction: Transaction<Tables>,
  instance: string,
  { exitCode, endedAt }: RunEnd,
  hasBegun: boolean,
): Promise<EndedRun | undefined> {
  const row = await transaction
    .updateTable('schedule_run')
    .set((eb) => ({
      ended_at: endedAt,
      exit_code: exitCode,
      started_at: eb.fn.coalesce('started_at', 'due_at'),
    }))
    .where('instance', '=', instance)
    .where('ended_at', 'is', null)
    .$if(!hasBegun, (update) => update.where('started_at', 'is not', null))
    .returning(['due_at', 'release', 'started_at'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const seconds = (endedAt.getTime() - (row.started_at ?? endedAt).getTime()) / 1000;
  return { dueAt: row.due_at, release: row.release, seconds: Math.max(0, seconds) };
}

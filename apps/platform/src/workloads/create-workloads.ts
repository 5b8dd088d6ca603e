import type { ReleaseFolder } from '@roadbed/deploy';
import { endOthers } from './end-others.ts';
import { finishRuns } from './finish-run.ts';
import { keepHttp, keepWorker } from './keep-process.ts';
import { keepSchedule } from './keep-schedule.ts';
import { keyOf, toPlace } from './live-workload.ts';
import type { LiveRelease, LiveWorkload } from './live-workload.ts';
import { createReadWorkloads } from './read-workloads.ts';
import { createRestartPauses } from './restart-pauses.ts';
import { resolveGoneAlerts } from './workload-alerts.ts';
import type { WorkloadContext, WorkloadNote, WorkloadState } from './workload-context.ts';

export type CreateWorkloadsOptions = Omit<
  WorkloadContext,
  'now' | 'pauses' | 'seenReady' | 'dealtUntil' | 'stopping'
> & {
  releases: Pick<ReleaseFolder, 'contentPath'>;
  /** What is live, everywhere. */
  listLive: () => Promise<readonly LiveRelease[]>;
  /** The time by which schedules go. Default: that of the machine. */
  now?: () => Date;
};

/**
 * Keeps the workloads of what is live: starts what is missing, starts again what ended, runs schedules at their times,
 * and ends what is of another release. Each look compares what is to run with what is noted, so that it does not matter
 * who started what, or died in the middle of it.
 */
export function createWorkloads({ releases, listLive, ...options }: CreateWorkloadsOptions) {
  const readWorkloads = createReadWorkloads(releases);
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const starting = new Set<Promise<unknown>>();
  const context: WorkloadContext = {
    stopping: stopping.signal,
    now: () => new Date(),
    ...options,
    runtime: { ...options.runtime, start },
    pauses: createRestartPauses(() => performance.now()),
    seenReady: new Set(),
    dealtUntil: new Map(),
  };

  /** Whoever ends the platform ends all instances next: nothing may be started after that. */
  async function start(spec: Parameters<typeof options.runtime.start>[0]): Promise<{ url: string }> {
    stopping.signal.throwIfAborted();
    const started = options.runtime.start(spec);
    starting.add(started);
    try {
      return await started;
    } finally {
      starting.delete(started);
    }
  }

  /** Every workload that is to run or is noted. */
  async function readStates(): Promise<WorkloadState[]> {
    const states = new Map<string, WorkloadState>();
    const unclear = new Set<string>();
    const notes = (await options.runtime.notes()).filter(isOfWorkload).sort(byNumber);
    for (const release of await listLive()) {
      const workloads = await readWorkloads(release.release).catch((error: unknown) => {
        options.log.warn({ err: error, ...release }, 'cannot read the workloads of a release');
        return undefined;
      });
      if (workloads === undefined) unclear.add(`${release.environment}/${release.service}`);
      for (const workload of workloads ?? []) {
        const live: LiveWorkload = { ...release, workload };
        states.set(keyOf(toPlace(live)), { place: toPlace(live), live, notes: [] });
      }
    }
    for (const note of notes) {
      const { service, environment, workload } = note;
      const place = { service, environment, workload: workload.name };
      const known = states.get(keyOf(place)) ?? { place, live: undefined, notes: [] };
      if (!unclear.has(`${environment}/${service}`))
        states.set(keyOf(place), { ...known, notes: [...known.notes, note] });
    }
    return [...states.values()];
  }

  async function keep(state: WorkloadState): Promise<void> {
    const { live } = state;
    const { isRunning } = await finishRuns(state.notes, context);
    if (live === undefined) return await endOthers(state, undefined, context);
    if (live.workload.kind === 'http') return await keepHttp({ ...state, live }, context);
    if (live.workload.kind === 'worker') return await keepWorker({ ...state, live }, context);
    await endOthers(state, undefined, context);
    await keepSchedule({ ...state, live }, isRunning, context);
  }

  return {
    /** Looks at all of them, and begins what there is to do; one that still takes its time is not waited for. */
    async look(): Promise<void> {
      const busy = new Set(underWay.keys());
      const states = await readStates();
      for (const state of states) {
        const key = keyOf(state.place);
        if (busy.has(key) || stopping.signal.aborted) continue;
        const work = keep(state)
          .catch((error: unknown) => {
            if (!stopping.signal.aborted)
              options.log.warn({ err: error, ...state.place }, 'a workload is not as it should be');
          })
          .finally(() => underWay.delete(key));
        underWay.set(key, work);
      }
      await resolveGoneAlerts(states, context);
    },
    /** Resolves when nothing is under way. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
    /** Starts nothing any more; resolves when no process is being started. */
    async stop(): Promise<void> {
      stopping.abort(new Error('The platform stops.'));
      await Promise.allSettled(starting);
    },
  };
}

const isOfWorkload = (note: { workload?: WorkloadNote['workload'] | undefined }): note is WorkloadNote =>
  note.workload !== undefined;

/** `C-12-settle-9` before `C-12-settle-10`. */
const byNumber = (a: WorkloadNote, b: WorkloadNote) => numberOf(a) - numberOf(b);
const numberOf = ({ instance }: WorkloadNote) => Number(/\d+$/.exec(instance)?.[0]);

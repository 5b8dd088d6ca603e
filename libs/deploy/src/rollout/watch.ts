import type { Kysely } from 'kysely';
import { judge } from '../analysis/judge.ts';
import type { Judgement } from '../analysis/judge.ts';
import { isLookDue } from '../analysis/look-due.ts';
import { between } from '../analysis/signals.ts';
import type { Counters, Signals } from '../analysis/signals.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';
import type { Clock, Runtime, Traffic } from './collaborators.ts';
import { findNextChange } from './find-next-change.ts';
import type { NextChange } from './find-next-change.ts';
import { getRollout, setRollout } from './rollout-state.ts';
import type { RolloutState } from './rollout-state.ts';

/** How a watch ended. */
export type WatchOutcome =
  /** Its time is over, and nothing spoke against the new version. */
  | { kind: 'passed'; judgement: Judgement | null }
  /** It is worse than the old one allows, or it is not ready, or gone. */
  | { kind: 'failed'; reason: string; judgement: Judgement | null }
  | { kind: 'promoted' }
  | { kind: 'aborted'; by: string | null; because: string | null }
  /** Another change of the service is to go out: what is live now is not watched any longer. */
  | { kind: 'next'; change: NextChange }
  /** The process of the old version is gone. */
  | { kind: 'old-gone' };

export type WatchOptions = {
  db: Kysely<DeployTables>;
  plan: RolloutPlan;
  runtime: Runtime;
  traffic: Traffic;
  clock: Clock;
  /** In which phase the rollout is while it is watched. */
  phase: 'canary' | 'watching';
  forMs: number;
  /** The first reading of the window, if the gateway answered. */
  first: Signals | null;
  /** What the new version is compared with: the old instance beside it, or what came to that before. */
  old: { instance: string } | { counters: Counters };
};

/** Between two looks at what people say and at the processes, in milliseconds. */
const tickMs = 250;
/** Between two questions to the instance and the gateway, in milliseconds. */
const askEveryMs = 1000;
/** So many answers in a row that it is not ready are no hiccup. */
const unreadyInARow = 3;
/** So long at most is between two judgements while requests come, in milliseconds, however many came before. */
const lookAtLeastEveryMs = 20_000;
/** How often the time that has been watched is noted, in milliseconds: a platform that dies loses no more of it. */
const noteEveryMs = 2000;

/**
 * Watches the new version for some time, and judges it at ever longer intervals: ends at once when it fails, when
 * somebody says so, or when something else is to go out. Time in which the platform is dead or the rollout paused does
 * not count. Safe to start again: how long it has watched and how often it has judged are in the database.
 */
export async function watch(options: WatchOptions): Promise<WatchOutcome> {
  const { db, plan, runtime, clock, phase, forMs, old } = options;
  const window = createWindow(options);
  let state = await getRollout(db, plan.changeId);
  let watched = state.watchedMs;
  let [noted, asked, unready] = [watched, -Infinity, 0];
  let last = clock.now();
  for (;;) {
    if (state.aborted) return { kind: 'aborted', by: state.saidBy, because: state.saidBecause };
    if (state.promoted === phase) return { kind: 'promoted' };
    const next = phase === 'watching' ? await findNextChange(db, plan) : undefined;
    if (next !== undefined) return { kind: 'next', change: next };

    if (!(await runtime.isRunning(plan.instance))) {
      const seen = await runtime.probe(plan.instance);
      const reason = `the new version died: ${seen.ready ? 'it was gone for a moment' : seen.reason}`;
      return { kind: 'failed', reason, judgement: window.judgement() };
    }
    if ('instance' in old && !(await runtime.isRunning(old.instance))) return { kind: 'old-gone' };

    const isOver = !state.paused && watched >= forMs;
    if (isOver || clock.now() - asked >= askEveryMs) {
      asked = clock.now();
      const seen = await runtime.probe(plan.instance);
      unready = seen.ready ? 0 : unready + 1;
      if (!seen.ready && unready >= unreadyInARow) {
        const reason = `the new version is not ready any longer: ${seen.reason}`;
        return { kind: 'failed', reason, judgement: window.judgement() };
      }
      const judgement = await window.look(state, isOver);
      if (judgement?.verdict === 'failed') return { kind: 'failed', reason: judgement.reason, judgement };
      // Not ready at the end of its time: it is asked again before that counts as over.
      if (isOver && unready === 0) return { kind: 'passed', judgement };
    }

    await clock.sleep(tickMs);
    const now = clock.now();
    if (!state.paused) watched += now - last;
    last = now;
    if (watched - noted >= noteEveryMs) {
      noted = watched;
      await setRollout(db, plan.changeId, { watched_ms: Math.round(watched) });
    }
    state = await getRollout(db, plan.changeId);
  }
}

/** The golden signals since the beginning of the watch, and the judgements of them. */
function createWindow({ db, plan, traffic, clock, first: given, old }: WatchOptions) {
  let first = given;
  let [requestsAtLastLook, lookedAt] = [0, clock.now()];
  let judgement: Judgement | null = null;

  return {
    judgement: () => judgement,
    /** Reads the signals, and judges them when that is due; the last judgement when it is not. */
    async look(state: RolloutState, isLast: boolean): Promise<Judgement | null> {
      // A gateway that is down says nothing; it is asked again in a second.
      const now = await traffic.signals(plan.service, plan.environment).catch(() => undefined);
      if (now === undefined) return judgement;
      // Without a reading at its beginning the window begins now.
      first ??= now;
      // After a start of the gateway all counters begin anew, and so does the window.
      if (first.epoch !== now.epoch) {
        first = { epoch: now.epoch, instances: {} };
        requestsAtLastLook = 0;
      }
      const fresh = between(first, now, plan.instance);
      const { analysis } = state.policy;
      const isDue = isLookDue(fresh.requests, requestsAtLastLook, analysis.minRequests);
      const isNews = judgement === null || fresh.requests > requestsAtLastLook;
      const isLate = isLast || clock.now() - lookedAt >= lookAtLeastEveryMs;
      if (!isDue && !(isLate && isNews)) return judgement;

      const compared = 'counters' in old ? old.counters : between(first, now, old.instance);
      judgement = judge(fresh, compared, state.looks + 1, analysis);
      [requestsAtLastLook, lookedAt] = [fresh.requests, clock.now()];
      // One that is inconclusive has tested nothing, and spends nothing.
      const looks = state.looks + (judgement.verdict === 'inconclusive' ? 0 : 1);
      await setRollout(db, plan.changeId, { looks, judgement: JSON.stringify(judgement) });
      return judgement;
    },
  };
}

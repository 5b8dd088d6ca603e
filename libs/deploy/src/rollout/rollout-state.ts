import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Judgement } from '../analysis/judge.ts';
import type { DeployTables } from '../tables.ts';
import type { Target } from './collaborators.ts';
import type { RolloutPolicy } from './policy.ts';

/**
 * `starting` (beside the old version) → `canary` (a share of the traffic) → `switching` → `watching` (live, and judged)
 * → `ended`. Or `handing-over`: the change is being rolled back, and the old version is kept running for that.
 */
export type RolloutPhase = 'starting' | 'canary' | 'switching' | 'watching' | 'handing-over' | 'ended';

/** What served before: it goes on until the rollout is over. */
export type Previous = Target & { release: string; changeId: string };

/** How far the rollout of a change is, and what people have said to it. */
export type RolloutState = {
  changeId: string;
  phase: RolloutPhase;
  instance: string;
  previous: Previous | null;
  policy: RolloutPolicy;
  /** How many canary steps are over. */
  stepsDone: number;
  /** The share of requests that the new version gets, in percent. */
  weightPercent: number;
  /** How long the step or watch under way has been watched, in milliseconds; a pause and a dead platform do not count. */
  watchedMs: number;
  paused: boolean;
  /** The phase in which somebody asked for what is left of it to be skipped. */
  promoted: RolloutPhase | null;
  aborted: boolean;
  /** Who gave the last command (`person:ana`), and why. */
  saidBy: string | null;
  saidBecause: string | null;
  /** How often the new version has been judged. */
  looks: number;
  /** The last look of the step or watch under way. */
  judgement: Judgement | null;
};

export async function findRollout(
  db: Kysely<DeployTables>,
  changeId: string,
): Promise<RolloutState | undefined> {
  const row = await db.selectFrom('rollout').selectAll().where('change_id', '=', changeId).executeTakeFirst();
  return row === undefined ? undefined : toState(row);
}

/** The state of a rollout that has begun. @throws when there is none. */
export async function getRollout(db: Kysely<DeployTables>, changeId: string): Promise<RolloutState> {
  const state = await findRollout(db, changeId);
  if (state === undefined) throw new Error(`the rollout of ${changeId} has not begun`);
  return state;
}

/** How many rollouts are starting processes. */
export async function countStarting(db: Kysely<DeployTables>): Promise<number> {
  const { starting } = await db
    .selectFrom('rollout')
    .select((eb) => eb.fn.countAll<string>().as('starting'))
    .where('phase', '=', 'starting')
    .executeTakeFirstOrThrow();
  return Number(starting);
}

/** Ids of the changes whose rollout has begun and is not over. */
export async function listUnfinished(db: Kysely<DeployTables>): Promise<string[]> {
  const rows = await db
    .selectFrom('rollout')
    .select('change_id')
    .where('phase', 'not in', ['ended', 'handing-over'])
    .execute();
  return rows.map(({ change_id }) => change_id);
}

/** Every instance that a rollout which is not over may still need. */
export async function listInstancesInUse(db: Kysely<DeployTables>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('rollout')
    .select(['instance', 'previous'])
    .where('phase', '<>', 'ended')
    .execute();
  return new Set(
    rows.flatMap(({ instance, previous }) => [instance, ...(previous ? [previous.instance] : [])]),
  );
}

export async function setRollout(
  db: Kysely<DeployTables>,
  changeId: string,
  set: Updateable<DeployTables['rollout']>,
): Promise<void> {
  await db.updateTable('rollout').set(set).where('change_id', '=', changeId).execute();
}

function toState(row: Selectable<DeployTables['rollout']>): RolloutState {
  return {
    changeId: row.change_id,
    phase: row.phase,
    instance: row.instance,
    previous: row.previous,
    policy: row.policy,
    stepsDone: row.steps_done,
    weightPercent: row.weight_percent,
    watchedMs: row.watched_ms,
    paused: row.paused,
    promoted: row.promoted,
    aborted: row.aborted,
    saidBy: row.said_by,
    saidBecause: row.said_because,
    looks: row.looks,
    judgement: row.judgement,
  };
}

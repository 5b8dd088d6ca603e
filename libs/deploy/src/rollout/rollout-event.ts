import type { Kysely } from 'kysely';
import { system } from '../event.ts';
import type { DeployEvent, RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { RolloutPlan } from './begin-rollout.ts';

type Named<Prefix extends string> = DeployEvent['type'] extends infer Type
  ? Type extends `roadbed.${Prefix}.${infer Name}.v1`
    ? Name
    : never
  : never;

/** What a rollout itself puts on record, apart from what people say to it. */
export type RolloutStep = Exclude<Named<'rollout'>, 'promoted' | 'paused' | 'resumed' | 'aborted'>;

/** A step of a rollout, as an event. `at` tells apart what a rollout does more than once. */
export function rolloutEvent(
  plan: RolloutPlan,
  name: RolloutStep,
  data: Record<string, unknown>,
  at?: string,
): DeployEvent {
  const id = `${plan.changeId}/rollout/${name}${at === undefined ? '' : `/${at}`}`;
  return { ...about(plan), id, type: `roadbed.rollout.${name}.v1`, data };
}

/** What became of a change, as an event. */
export function changeEvent(
  plan: RolloutPlan,
  name: Named<'change'>,
  data: Record<string, unknown>,
): DeployEvent {
  return { ...about(plan), id: `${plan.changeId}/${name}`, type: `roadbed.change.${name}.v1`, data };
}

/** Puts a step of the rollout on record, and lets followers of the change know. */
export async function noteRolloutStep(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  ...[plan, name, data, at]: Parameters<typeof rolloutEvent>
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await record(transaction, rolloutEvent(plan, name, data, at));
    await tellFollowers(transaction, plan.changeId);
  });
}

/** Lets followers of a change know that there is something new to show. */
export async function tellFollowers(db: Kysely<DeployTables>, changeId: string): Promise<void> {
  await db
    .updateTable('change_request')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .execute();
}

function about({ changeId, service, environment }: RolloutPlan) {
  return { actor: system, subject: `change/${changeId}`, service, environment, changeId };
}

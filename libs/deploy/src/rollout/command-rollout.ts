import type { Kysely, Selectable } from 'kysely';
import type { Change } from '../change/change.ts';
import { getChange } from '../change/find-change.ts';
import type { DeployEvent, RecordEvent } from '../event.ts';
import { parseOptionalReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import { tellFollowers } from './rollout-event.ts';
import { setRollout } from './rollout-state.ts';

export const rolloutCommands = ['promote', 'pause', 'resume', 'abort'] as const;

/**
 * What a person says to a rollout under way. `promote`: skip what is left of the canary, or of the watch when it is
 * live. `pause`: stay at this share of the traffic, still judged, until `resume`. `abort`: back to the old version.
 */
export type RolloutCommand = (typeof rolloutCommands)[number];

export type CommandRolloutOptions = {
  changeId: string;
  command: RolloutCommand;
  /** Name of a person in `platform.json`. */
  person: string;
  reason?: string | undefined;
};

type Row = Selectable<DeployTables['rollout']>;

const types: Record<RolloutCommand, DeployEvent['type']> = {
  promote: 'roadbed.rollout.promoted.v1',
  pause: 'roadbed.rollout.paused.v1',
  resume: 'roadbed.rollout.resumed.v1',
  abort: 'roadbed.rollout.aborted.v1',
};

/**
 * Takes a person's command to a rollout, which its workflow finds within a second. Refused when the rollout has not
 * begun or is over, when it has nothing to skip or to pause, and when the same was said before.
 */
export async function commandRollout(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  { changeId, command, person, reason: given }: CommandRolloutOptions,
): Promise<{ ok: true; change: Change } | Refusal> {
  const why = parseOptionalReason(given);
  if (!why.ok) return why;
  const { reason = null } = why;
  return await db.transaction().execute(async (transaction) => {
    const change = await getChange(transaction, changeId);
    if (change === undefined) return refuse('unknown-change', `There is no change ${changeId}.`);
    const row = await transaction
      .selectFrom('rollout')
      .selectAll()
      .where('change_id', '=', changeId)
      .forUpdate()
      .executeTakeFirst();
    const isUnderWay = row !== undefined && row.phase !== 'ended' && row.phase !== 'handing-over';
    if (!isUnderWay) return refuse('not-rolling-out', describeNone(change, command));
    const refusal = refuseCommand(row, changeId, command);
    if (refusal !== undefined) return refusal;

    const said = { said_by: `person:${person}`, said_because: reason, commands: row.commands + 1 };
    await setRollout(transaction, changeId, { ...said, ...effectOf(command, row) });
    await tellFollowers(transaction, changeId);
    await record(transaction, {
      id: `${changeId}/rollout/command/${row.commands + 1}`,
      type: types[command],
      actor: `person:${person}`,
      subject: `change/${changeId}`,
      service: change.service,
      environment: change.environment,
      changeId,
      data: { phase: row.phase, weightPercent: row.weight_percent, reason },
    });
    return { ok: true as const, change: (await getChange(transaction, changeId)) ?? change };
  });
}

function effectOf(command: RolloutCommand, row: Row) {
  if (command === 'pause') return { paused: true };
  if (command === 'resume') return { paused: false };
  if (command === 'abort') return { paused: false, aborted: true };
  return { paused: false, promoted: toSkip(row) };
}

/** A promotion before the canary has begun is for the canary. */
function toSkip({ phase }: Row): Row['phase'] {
  return phase === 'watching' ? 'watching' : 'canary';
}

function refuseCommand(row: Row, changeId: string, command: RolloutCommand): Refusal | undefined {
  const already = (done: string) => refuse('already-said', `${changeId} ${done} already.`);
  if (row.aborted) return already('is being aborted');
  if (command === 'abort') return undefined;
  if (command === 'resume')
    return row.paused ? undefined : refuse('not-paused', `${changeId} is not paused: it goes on by itself.`);
  const hasSomething =
    row.phase === 'watching' || (row.phase !== 'switching' && row.policy.steps.length > row.steps_done);
  if (!hasSomething) {
    const message = `${changeId} has nothing to ${command === 'pause' ? 'pause' : 'skip'}: it goes live as soon as it is ready.`;
    return refuse('nothing-to-wait-for', message);
  }
  if (command === 'pause') return row.paused ? already('is paused') : undefined;
  return row.promoted === toSkip(row) ? already('is being promoted') : undefined;
}

function describeNone({ id, status, service, environment }: Change, command: RolloutCommand): string {
  const state = status.replaceAll('-', ' ');
  if (status === 'approved') return `${id} is approved; its rollout begins in a moment. Try again then.`;
  const back =
    command === 'abort' && status === 'live'
      ? ` To take it back: /deploy rollback ${service} in ${environment}`
      : '';
  return `${id} is ${state}: there is no rollout under way to ${command}.${back}`;
}

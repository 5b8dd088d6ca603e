import type { Kysely, Transaction } from 'kysely';
import type { RecordEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import type { Change } from './change.ts';
import { getChange } from './find-change.ts';

export type DecideChangeOptions = {
  changeId: string;
  /** Name of a person in `platform.json`. */
  person: string;
  decision: 'approved' | 'rejected';
  reason?: string | undefined;
};

/**
 * Puts a person's consent or refusal to a change. Nobody approves their own change, and nobody counts twice;
 * the requester may reject, which withdraws the change.
 */
export async function decideChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  { changeId, person, decision, reason }: DecideChangeOptions,
  now = new Date(),
): Promise<{ ok: true; change: Change } | Refusal> {
  return await db.transaction().execute(async (transaction) => {
    // The lock puts two clicks at one moment in a row, so that the second sees the first.
    await transaction
      .selectFrom('change_request')
      .select('id')
      .where('id', '=', changeId)
      .forUpdate()
      .execute();
    const change = await getChange(transaction, changeId);
    if (change === undefined) return refuse('unknown-change', `There is no change ${changeId}.`);
    if (change.status !== 'waiting-for-approval') {
      return refuse(
        'not-waiting',
        `${changeId} no longer waits for approval: it is ${change.status.replaceAll('-', ' ')}.`,
      );
    }
    if (decision === 'approved' && change.requestedBy === `person:${person}`) {
      return refuse('own-change', `You asked for ${changeId}, so somebody else must approve it.`);
    }
    if (change.approvals.some(({ by }) => by === person)) {
      return refuse('already-decided', `You have decided on ${changeId} already; each person counts once.`);
    }
    await transaction
      .insertInto('approval')
      .values({ change_id: changeId, person, decision, reason: reason ?? null, at: now })
      .execute();
    await (decision === 'approved' ? approve : reject)(transaction, record, change, person, reason, now);
    return { ok: true as const, change: (await getChange(transaction, changeId)) ?? change };
  });
}

type Outcome = (
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  change: Change,
  person: string,
  reason: string | undefined,
  now: Date,
) => Promise<void>;

const approve: Outcome = async (transaction, record, change, person) => {
  const about = aboutChange(change, person);
  const approvers = [...change.approvals.map(({ by }) => by), person];
  await record(transaction, {
    ...about,
    id: `${change.id}/approval-given/${person}`,
    type: 'roadbed.change.approval-given.v1',
    data: { release: change.release, given: approvers.length, required: change.requiredApprovals },
  });
  const enough = approvers.length >= change.requiredApprovals;
  await transaction
    .updateTable('change_request')
    .set((eb) => ({ revision: eb('revision', '+', 1), ...(enough ? { status: 'approved' as const } : {}) }))
    .where('id', '=', change.id)
    .execute();
  if (!enough) return;
  await record(transaction, {
    ...about,
    id: `${change.id}/approved`,
    type: 'roadbed.change.approved.v1',
    data: { release: change.release, by: approvers },
  });
};

const reject: Outcome = async (transaction, record, change, person, reason, now) => {
  await transaction
    .updateTable('change_request')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      status: 'rejected' as const,
      status_reason: reason ?? null,
      ended_at: now,
    }))
    .where('id', '=', change.id)
    .execute();
  await record(transaction, {
    ...aboutChange(change, person),
    id: `${change.id}/rejected`,
    type: 'roadbed.change.rejected.v1',
    data: { release: change.release, reason: reason ?? null },
  });
};

function aboutChange(change: Change, person: string) {
  return {
    actor: `person:${person}`,
    subject: `change/${change.id}`,
    service: change.service,
    environment: change.environment,
    changeId: change.id,
  };
}

import { approvalTerms } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Kysely, Transaction } from 'kysely';
import { countingApprovals } from '../approval/counting.ts';
import { hoursAfter } from '../approval/hours-after.ts';
import { lapse, whyLapsed } from '../approval/lapse-changes.ts';
import { refuseDecision, refuseStale } from '../approval/refuse-decision.ts';
import { databaseTime } from '../database-time.ts';
import type { RecordEvent } from '../event.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import type { ChangeContext } from './change-context.ts';
import type { Change } from './change.ts';
import { getChange, lockChange } from './find-change.ts';

export type DecideChangeOptions = {
  changeId: string;
  /** Name of a person in `platform.json`. */
  person: string;
  /**
   * What brought the decision, such as one click: the same again is the same decision, told as it was. Where nothing
   * tells two apart, that is the one that counts now.
   */
  source?: string | undefined;
} & (
  | {
      decision: 'approved';
      /** Of what was shown to the person. */
      fingerprint: string;
      reason?: string | undefined;
    }
  | { decision: 'rejected'; reason: string }
);

/**
 * Puts a person's consent or refusal to a change. An approval is for exactly what was shown: it is refused as stale when
 * that has changed since. Nobody approves their own change, nobody counts twice, and only those count whom the policy
 * lets now. Everybody may reject, with a reason; by the requester that withdraws the change.
 *
 * @param now the database's own time when left out.
 */
export async function decideChange(
  { db, record, tell }: ChangeContext,
  catalog: Catalog,
  options: DecideChangeOptions,
  now?: Date,
): Promise<{ ok: true; change: Change } | Refusal> {
  const { changeId, person, decision, source } = options;
  const why = readReason(options);
  if (!why.ok) return why;
  return await db.transaction().execute(async (transaction) => {
    // The lock puts two clicks at one moment in a row, so that the second sees the first.
    const change = await lockChange(transaction, changeId);
    if (change === undefined) return refuse('unknown-change', `There is no change ${changeId}.`);
    const repeated = await findRepeated(transaction, options);
    if (repeated?.lapsed === true) return refuseStale(changeId);
    if (repeated !== undefined) return { ok: true as const, change };
    const time = now ?? (await databaseTime(transaction));
    const isWaiting = change.status === 'waiting-for-approval';
    const over = isWaiting ? await whyLapsed(transaction, catalog, change, time) : undefined;
    if (over !== undefined) {
      await lapse(transaction, { record, tell }, change, over, time);
      return refuse('lapsed', `${changeId} has lapsed: ${over}. Ask for it again.`);
    }
    const refused = await refuseDecision(transaction, catalog, change, options);
    if (refused !== undefined) return refused;
    await transaction
      .insertInto('approval')
      .values({
        change_id: changeId,
        person,
        decision,
        reason: why.reason,
        at: time,
        fingerprint: change.fingerprint,
        source: source ?? null,
      })
      .execute();
    await (decision === 'approved' ? approve : reject)(
      transaction,
      record,
      catalog,
      change,
      { person, reason: why.reason },
      time,
    );
    return { ok: true as const, change: (await getChange(transaction, changeId)) ?? change };
  });
}

function readReason({
  changeId,
  decision,
  reason = '',
}: DecideChangeOptions): { ok: true; reason: string | null } | Refusal {
  if (decision === 'approved' && reason.trim() === '') return { ok: true, reason: null };
  return parseReason(reason, `who asked for ${changeId} is told, such as "the tests are red".`);
}

/** What the same brought before. */
async function findRepeated(
  db: Kysely<DeployTables>,
  options: DecideChangeOptions,
): Promise<{ lapsed: boolean } | undefined> {
  const { changeId, person, decision, source } = options;
  let query = db
    .selectFrom('approval')
    .select('lapsed')
    .where('change_id', '=', changeId)
    .where('person', '=', person)
    .where('decision', '=', decision);
  if (source !== undefined) query = query.where('source', '=', source);
  else {
    query = query.where('lapsed', '=', false);
    if (options.decision === 'approved') query = query.where('fingerprint', '=', options.fingerprint);
  }
  return await query.executeTakeFirst();
}

type Outcome = (
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  before: Change,
  by: { person: string; reason: string | null },
  now: Date,
) => Promise<void>;

const approve: Outcome = async (transaction, record, catalog, before, { person }, now) => {
  const change = (await getChange(transaction, before.id)) ?? before;
  const about = aboutChange(change, person);
  // Who left since they approved counts no more.
  const approvers = countingApprovals(catalog, change).map(({ by }) => by);
  await record(transaction, {
    ...about,
    id: `${change.id}/approval-given/${person}/${change.revision}`,
    type: 'roadbed.change.approval-given.v1',
    data: {
      release: change.release,
      fingerprint: change.fingerprint,
      given: approvers.length,
      required: change.requiredApprovals,
    },
  });
  const enough = approvers.length >= change.requiredApprovals;
  const service = catalog.services.get(change.service);
  const hours = service && approvalTerms(catalog.platform, service, change.environment).startWithinHours;
  await transaction
    .updateTable('change_request')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      ...(enough && {
        status: 'approved' as const,
        lapses_at: hours === undefined ? null : hoursAfter(now, hours),
      }),
    }))
    .where('id', '=', change.id)
    .execute();
  if (!enough) return;
  await record(transaction, {
    ...about,
    id: `${change.id}/approved`,
    type: 'roadbed.change.approved.v1',
    data: { release: change.release, fingerprint: change.fingerprint, by: approvers },
  });
};

const reject: Outcome = async (transaction, record, _catalog, change, { person, reason }, now) => {
  await transaction
    .updateTable('change_request')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      status: 'rejected' as const,
      status_reason: reason,
      ended_at: now,
    }))
    .where('id', '=', change.id)
    .execute();
  await record(transaction, {
    ...aboutChange(change, person),
    id: `${change.id}/rejected`,
    type: 'roadbed.change.rejected.v1',
    data: { release: change.release, reason },
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

import type { Catalog } from '@roadbed/catalog';
import type { Kysely, Transaction } from 'kysely';
import { admitKind } from '../approval/admit-kind.ts';
import { requiredApprovals } from '../approval/required-approvals.ts';
import type { RequiredApprovals } from '../approval/required-approvals.ts';
import { databaseTime } from '../database-time.ts';
import type { RecordEvent } from '../event.ts';
import { askPreflight } from '../preflight/ask-preflight.ts';
import type { AskPreflightOptions } from '../preflight/ask-preflight.ts';
import type { PreflightSubject } from '../preflight/check.ts';
import type { PreflightSources } from '../preflight/sources.ts';
import { toRecord, toRefusal } from '../preflight/verdict.ts';
import type { Verdict } from '../preflight/verdict.ts';
import { findStanding } from '../queue/find-standing.ts';
import { planRequest } from '../queue/plan-request.ts';
import { refuseStanding } from '../queue/refuse-standing.ts';
import { nameSuccessor, stepAside } from '../queue/replace-change.ts';
import { parseOptionalReason } from '../reason.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import type { Change } from './change.ts';
import { getChange } from './find-change.ts';

export type RequestChangeOptions = AskPreflightOptions &
  PreflightSources & {
    /** Why, in the words of who asks. */
    reason?: string | undefined;
    /** The change that this one takes back. */
    rollsBack?: string | undefined;
    /** The chat channel in which the change is followed; the channel of the owning team when left out. */
    announceIn?: string | undefined;
  };

/** A change that was asked for. */
export type RequestedChange = {
  ok: true;
  change: Change;
  verdicts: Verdict[];
  /** Ids of the changes whose place it took. */
  replaced: string[];
  /** Id of the change behind which it is queued. */
  behind: string | undefined;
};

/**
 * Asks for a release in an environment. Refused, with the nearest names, when the service, environment or release is
 * not known; with the words of every check, when preflight refuses it; and when a standing change brings the same.
 *
 * While another change of the service to that environment is in progress it is `queued`; a newer release takes the
 * place of one that waits ({@link planRequest}). Else it is `approved` at once where nobody needs to approve it.
 *
 * @param given the time; that of the database when left out.
 */
export async function requestChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  options: RequestChangeOptions,
  given?: Date,
): Promise<RequestedChange | Refusal> {
  const now = given ?? (await databaseTime(db));
  const asked = await askPreflight(db, catalog, options, options, now);
  if (!asked.ok) return asked;
  const { subject, verdicts } = asked;
  const admitted = admitKind(catalog, subject.service, options);
  if (!admitted.ok) return admitted;
  const why = parseOptionalReason(options.reason);
  if (!why.ok) return why;
  const refusal = toRefusal(verdicts);
  if (refusal !== undefined) return refusal;

  return await db.transaction().execute(async (transaction) => {
    const place = { service: subject.service.name, environment: subject.environment.name };
    const { release, kind, requestedBy } = subject;
    const wish = { release: release.digest, age: release, kind, requestedBy };
    const plan = planRequest(wish, await findStanding(transaction, place));
    if (plan.kind === 'refuse') return refuseStanding(place, plan);
    for (const standing of plan.replaces) await stepAside(transaction, standing, now);
    const behind = plan.kind === 'queue' ? plan.behind.id : undefined;
    const id = await insertChange(transaction, record, subject, verdicts, {
      ...options,
      reason: why.reason,
      ...requiredApprovals(catalog, subject.service, subject.environment, kind),
      behind,
      now,
    });
    for (const standing of plan.replaces) {
      await nameSuccessor(transaction, record, standing, { ...wish, ...place, id });
    }
    const change = await getChange(transaction, id);
    if (change === undefined) throw new Error(`the change ${id} vanished in its own transaction`);
    return {
      ok: true as const,
      change,
      verdicts,
      replaced: plan.replaces.map((standing) => standing.id),
      behind,
    };
  });
}

async function insertChange(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  { service, environment, release, kind, requestedBy }: PreflightSubject,
  verdicts: readonly Verdict[],
  {
    reason,
    rollsBack,
    announceIn,
    required,
    because,
    behind,
    now,
  }: RequestChangeOptions & RequiredApprovals & { behind: string | undefined; now: Date },
): Promise<string> {
  const ready = because === null ? 'waiting-for-approval' : 'approved';
  const { id } = await transaction
    .insertInto('change_request')
    .values({
      service: service.name,
      environment: environment.name,
      digest: release.digest,
      kind,
      reason: reason ?? null,
      rolls_back: rollsBack ?? null,
      requested_by: requestedBy,
      requested_at: now,
      required_approvals: required,
      status: behind === undefined ? ready : 'queued',
      status_reason: behind === undefined ? null : `it goes on when ${behind} has ended`,
      announce_in: announceIn ?? service.channel,
      ended_at: null,
      preflight: JSON.stringify(verdicts),
      no_approval_because: because,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const about = {
    actor: requestedBy,
    subject: `change/${id}`,
    service: service.name,
    environment: environment.name,
    changeId: id,
  };
  await record(transaction, {
    ...about,
    id: `${id}/requested`,
    type: 'roadbed.change.requested.v1',
    data: {
      release: release.digest,
      commit: release.commit,
      tickets: release.tickets,
      kind,
      requiredApprovals: required,
      preflight: toRecord(verdicts),
      ...(behind !== undefined && { queuedBehind: behind }),
      ...(reason !== undefined && { reason }),
      ...(rollsBack !== undefined && { rollsBack }),
    },
  });
  if (because !== null && behind === undefined) {
    await record(transaction, {
      ...about,
      id: `${id}/approved`,
      type: 'roadbed.change.approved.v1',
      data: { by: [], reason: because },
    });
  }
  return id;
}

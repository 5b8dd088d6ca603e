import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { DeployTables } from '../tables.ts';
import { changeStatuses, isInProgress } from './change.ts';
import type { Approval, Change, ChangeKind, ChangeStatus, Review } from './change.ts';

export type ChangeFilter = {
  service?: string | undefined;
  environment?: string | undefined;
  statuses?: readonly ChangeStatus[] | undefined;
  kinds?: readonly ChangeKind[] | undefined;
  /** Only emergencies that nobody has reviewed yet. */
  openReview?: boolean | undefined;
  /** At most so many; default 50. */
  limit?: number | undefined;
};

/** Changes that fit the filter, newest first. */
export async function listChanges(db: Kysely<DeployTables>, filter: ChangeFilter = {}): Promise<Change[]> {
  let query = selectChanges(db)
    .orderBy('change_request.number', 'desc')
    .limit(filter.limit ?? 50);
  if (filter.service !== undefined) query = query.where('change_request.service', '=', filter.service);
  if (filter.environment !== undefined)
    query = query.where('change_request.environment', '=', filter.environment);
  if (filter.statuses !== undefined) query = query.where('change_request.status', 'in', filter.statuses);
  if (filter.kinds !== undefined) query = query.where('change_request.kind', 'in', filter.kinds);
  if (filter.openReview === true)
    query = query.where('change_request.kind', '=', 'emergency').where('change_review.at', 'is', null);
  return (await query.execute()).map(toChange);
}

export async function getChange(db: Kysely<DeployTables>, id: string): Promise<Change | undefined> {
  const row = await selectChanges(db).where('change_request.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toChange(row);
}

/** The same, which nobody else changes until the transaction ends: who asks for it meanwhile waits, and sees the outcome. */
export async function lockChange(
  transaction: Transaction<DeployTables>,
  id: string,
): Promise<Change | undefined> {
  await transaction.selectFrom('change_request').select('id').where('id', '=', id).forUpdate().execute();
  return await getChange(transaction, id);
}

/** The change that holds a service in an environment, if one does. */
export async function findChangeInProgress(
  db: Kysely<DeployTables>,
  service: string,
  environment: string,
): Promise<Change | undefined> {
  const statuses = changeStatuses.filter(isInProgress);
  const [change] = await listChanges(db, { service, environment, statuses, limit: 1 });
  return change;
}

function selectChanges(db: Kysely<DeployTables>) {
  return (
    db
      .selectFrom('change_request')
      .innerJoin('release', 'release.digest', 'change_request.digest')
      .leftJoin('change_review', 'change_review.change_id', 'change_request.id')
      // Not all: the details may be long, and have a way of their own.
      .select([
        'change_request.id',
        'change_request.service',
        'change_request.environment',
        'change_request.digest',
        'change_request.kind',
        'change_request.reason',
        'change_request.rolls_back',
        'change_request.requested_by',
        'change_request.requested_at',
        'change_request.required_approvals',
        'change_request.status',
        'change_request.status_reason',
        'change_request.announce_in',
        'change_request.ended_at',
        'change_request.revision',
        'change_request.fingerprint',
        'change_request.standard_rule',
        'change_request.lapses_at',
        'change_review.person as reviewed_by',
        'change_review.at as reviewed_at',
        'change_review.note as review_note',
      ])
      .select(['release.commit', 'release.commits', 'release.tickets'])
      .select(
        sql<Approval[]>`coalesce((
        SELECT json_agg(json_build_object('by', person, 'decision', decision, 'at', at, 'reason', reason,
          'lapsed', lapsed) ORDER BY number)
        FROM approval WHERE approval.change_id = change_request.id), '[]')`.as('approvals'),
      )
  );
}

type ChangeRow = Awaited<ReturnType<ReturnType<typeof selectChanges>['execute']>>[number];

function toChange(row: ChangeRow): Change {
  return {
    id: row.id,
    service: row.service,
    environment: row.environment,
    release: row.digest,
    commit: row.commit,
    commits: row.commits,
    tickets: row.tickets,
    kind: row.kind,
    reason: row.reason,
    rollsBack: row.rolls_back,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    requiredApprovals: row.required_approvals,
    approvals: row.approvals.map((approval) => ({ ...approval, at: new Date(approval.at).toISOString() })),
    fingerprint: row.fingerprint,
    standardRule: row.standard_rule,
    lapsesAt: row.lapses_at?.toISOString() ?? null,
    review: toReview(row),
    status: row.status,
    statusReason: row.status_reason,
    announceIn: row.announce_in,
    endedAt: row.ended_at?.toISOString() ?? null,
    revision: row.revision,
  };
}

function toReview({ kind, reviewed_by, reviewed_at, review_note }: ChangeRow): Review | null {
  if (kind !== 'emergency') return null;
  if (reviewed_by === null || reviewed_at === null) return { open: true };
  return { open: false, by: reviewed_by, at: reviewed_at.toISOString(), note: review_note ?? '' };
}

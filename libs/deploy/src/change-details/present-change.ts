import { approvalTerms } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { ChangeDetails } from '@roadbed/platform-api';
import type { Transaction } from 'kysely';
import { announceEmergency } from '../approval/announce-emergency.ts';
import { findStandardRule } from '../approval/find-standard-rule.ts';
import { hoursAfter } from '../approval/hours-after.ts';
import { isInProgress } from '../change/change.ts';
import type { ChangeContext } from '../change/change-context.ts';
import type { Change } from '../change/change.ts';
import { getChange, lockChange } from '../change/find-change.ts';
import { databaseTime } from '../database-time.ts';
import { system } from '../event.ts';
import type { DeployEvent, RecordEvent } from '../event.ts';
import { sha256Hex } from '../release/digest.ts';
import { findDeployment } from '../rollout/deployment.ts';
import type { DeployTables } from '../tables.ts';
import { describeChange } from './describe-change.ts';
import type { DetailSources } from './describe-change.ts';

/**
 * Puts before people what they decide on: describes a change, and stores that with it, so that what was shown is on
 * record. What waits for approval is described anew when it is no more what it was, and the approvals given for what it
 * was lapse. A standard change is approved here by its rule.
 *
 * Safe to call at any time; nothing happens when what is stored is true. What has gone out keeps what was shown.
 *
 * @param now the database's own time when left out.
 */
export async function presentChange(
  { db, record, tell }: ChangeContext,
  catalog: Catalog,
  sources: DetailSources,
  changeId: string,
  now?: Date,
): Promise<void> {
  const change = await getChange(db, changeId);
  const service = change && catalog.services.get(change.service);
  if (change === undefined || service === undefined || !mayBePresented(change)) return;
  const details = await describeChange(
    db,
    catalog,
    sources,
    service,
    change,
    now ?? (await databaseTime(db)),
  );
  await db.transaction().execute(async (transaction) => {
    const current = await lockChange(transaction, changeId);
    const live = await findDeployment(transaction, change.service, change.environment);
    // What has moved in the meantime is described at the next call, as it is then.
    if (current?.status !== change.status || current.fingerprint !== change.fingerprint) return;
    if ((live?.release ?? null) !== (details.live?.release ?? null)) return;
    const isWaiting = current.status === 'waiting-for-approval';
    const isNew = current.fingerprint !== details.fingerprint;
    if (!isNew && (!isWaiting || current.lapsesAt !== null)) return;
    const time = now ?? (await databaseTime(transaction));
    const { approvalWithinHours, people } = details.terms;
    await transaction
      .updateTable('change_request')
      .set((eb) => ({
        ...(isNew && { details: JSON.stringify(details), fingerprint: details.fingerprint }),
        ...(isWaiting && { required_approvals: people }),
        ...(isWaiting && current.lapsesAt === null && { lapses_at: hoursAfter(time, approvalWithinHours) }),
        revision: eb('revision', '+', 1),
      }))
      .where('id', '=', changeId)
      .execute();
    if (isNew) {
      const lapsed = await lapseApprovals(transaction, changeId);
      await record(transaction, toDescribed(current, details, lapsed));
      if (current.kind === 'emergency') await announceEmergency(transaction, tell, catalog, current);
    }
    if (isWaiting) await approveBeforehand(transaction, record, catalog, current, details, time);
  });
}

function mayBePresented({ status, fingerprint }: Change): boolean {
  if (status === 'waiting-for-approval') return true;
  return fingerprint === null && (status === 'queued' || isInProgress(status));
}

/** Approves what a rule fits, or what the policy asks no approval for any more. */
async function approveBeforehand(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  { platform, services }: Catalog,
  change: Change,
  details: ChangeDetails,
  now: Date,
): Promise<void> {
  const service = services.get(change.service);
  if (service === undefined || change.kind !== 'normal') return;
  const rule = findStandardRule(approvalTerms(platform, service, change.environment).standard, details);
  if (rule === undefined && details.terms.people > 0) return;
  await transaction
    .updateTable('change_request')
    .set({
      status: 'approved',
      lapses_at: hoursAfter(now, details.terms.startWithinHours),
      ...(rule !== undefined && { kind: 'standard', standard_rule: rule.name }),
    })
    .where('id', '=', change.id)
    .execute();
  const reason =
    rule === undefined
      ? `${change.environment} asks for no approvals`
      : `a standard change by the rule ${rule.name} of platform.json`;
  await record(transaction, {
    ...about(change),
    id: `${change.id}/approved`,
    type: 'roadbed.change.approved.v1',
    data: {
      release: change.release,
      by: [],
      reason,
      fingerprint: details.fingerprint,
      ...(rule !== undefined && { rule: rule.name, conditions: rule.when }),
    },
  });
}

/** For good: what they were given for may come back, but nobody looked at it then. */
async function lapseApprovals(transaction: Transaction<DeployTables>, changeId: string): Promise<string[]> {
  const lapsed = await transaction
    .updateTable('approval')
    .set({ lapsed: true })
    .where('change_id', '=', changeId)
    .where('lapsed', '=', false)
    .returning('person')
    .execute();
  return lapsed.map(({ person }) => person);
}

function toDescribed(change: Change, details: ChangeDetails, lapsedApprovals: string[]): DeployEvent {
  return {
    ...about(change),
    id: `${change.id}/described/${change.revision + 1}`,
    type: 'roadbed.change.described.v1',
    data: {
      release: change.release,
      fingerprint: details.fingerprint,
      live: details.live?.release ?? null,
      direction: details.direction,
      commits: details.commitCount,
      values: details.valueCount,
      terms: { people: details.terms.people, from: details.terms.from },
      shown: sha256Hex(JSON.stringify(details)),
      ...(change.fingerprint !== null && { replaces: change.fingerprint, lapsedApprovals }),
    },
  };
}

function about({ id, service, environment }: Change) {
  return { actor: system, subject: `change/${id}`, service, environment, changeId: id };
}

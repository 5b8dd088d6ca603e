import { findEnvironment } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Kysely, Transaction } from 'kysely';
import type { ChangeContext } from '../change/change-context.ts';
import type { Change } from '../change/change.ts';
import { listChanges, lockChange } from '../change/find-change.ts';
import { system } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import { isStale } from './is-stale.ts';
import { databaseTime } from '../database-time.ts';

/**
 * Ends every change whose time is over: not approved, or approved and not started, within the hours of the policy; and
 * what is approved but no more what it was. Safe to call at any time.
 *
 * @param now the database's own time when left out, so that no process's clock lapses anything.
 * @returns ids of the changes that lapsed.
 */
export async function lapseChanges(
  { db, record, tell }: ChangeContext,
  catalog: Catalog,
  now?: Date,
): Promise<string[]> {
  const lapsed: string[] = [];
  for (const { id } of await listChanges(db, {
    statuses: ['waiting-for-approval', 'approved'],
    limit: 1000,
  })) {
    const hasLapsed = await db.transaction().execute(async (transaction) => {
      const change = await lockChange(transaction, id);
      if (change === undefined) return false;
      const time = now ?? (await databaseTime(transaction));
      const reason = await whyLapsed(transaction, catalog, change, time);
      if (reason !== undefined) await lapse(transaction, { record, tell }, change, reason, time);
      return reason !== undefined;
    });
    if (hasLapsed) lapsed.push(id);
  }
  return lapsed;
}

/** Why a change is to end without going out; undefined: it is not. */
export async function whyLapsed(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  change: Change,
  now: Date,
): Promise<string | undefined> {
  const isApproved = change.status === 'approved';
  if (!isApproved && change.status !== 'waiting-for-approval') return undefined;
  if (!catalog.services.has(change.service)) return `there is no service ${change.service} any more`;
  if (findEnvironment(catalog, change.environment) === undefined)
    return `there is no environment ${change.environment} any more`;
  if (change.lapsesAt !== null && new Date(change.lapsesAt) <= now)
    return isApproved ? 'it was approved, but not started in time' : 'it was not approved in time';
  // What goes out without anybody's approval was approved as nothing in particular.
  const wasApproved = change.standardRule !== null || change.requiredApprovals > 0;
  if (isApproved && wasApproved && (await isStale(db, catalog, change)))
    return 'what it was approved for has changed before it started';
  return undefined;
}

/** Ends a change as lapsed, in the transaction that holds its row. */
export async function lapse(
  transaction: Transaction<DeployTables>,
  { record, tell }: Pick<ChangeContext, 'record' | 'tell'>,
  { id, service, environment, release, status, requestedBy, announceIn }: Change,
  reason: string,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('change_request')
    .set((eb) => ({
      status: 'lapsed' as const,
      status_reason: reason,
      ended_at: now,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  await record(transaction, {
    id: `${id}/lapsed`,
    type: 'roadbed.change.lapsed.v1',
    actor: system,
    subject: `change/${id}`,
    service,
    environment,
    changeId: id,
    data: { release, was: status, reason },
  });
  const person = /^person:(.*)$/.exec(requestedBy)?.[1];
  await tell(transaction, {
    id: `${id}/lapsed`,
    to: person === undefined ? { channel: announceIn } : { person },
    text: `${id}, ${service} to ${environment}, has lapsed: ${reason}. Ask for it again if it is still wanted.`,
  });
}

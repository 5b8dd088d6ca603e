import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import { findStanding } from './find-standing.ts';

/**
 * Lets each queued change go on whose way is free: to wait for approval, or, where nobody needs to approve it, as
 * approved. Safe to call at any time, by several processes.
 *
 * @returns the ids of the changes that went on.
 */
export async function advanceQueue(db: Kysely<DeployTables>, record: RecordEvent): Promise<string[]> {
  const free = await db
    .selectFrom('change_request as queued')
    .select(['service', 'environment'])
    .where('status', '=', 'queued')
    .where(
      sql<boolean>`NOT EXISTS (
        SELECT FROM change_request AS running
        WHERE running.service = queued.service AND running.environment = queued.environment
        AND running.status IN ('waiting-for-approval', 'approved', 'rolling-out'))`,
    )
    .execute();
  const advanced: string[] = [];
  for (const place of free) {
    const id = await db.transaction().execute(async (transaction) => {
      // What was read before is a hint: under the lock it may be otherwise.
      const { running, queued } = await findStanding(transaction, place);
      if (running !== undefined || queued === undefined) return undefined;
      await advance(transaction, record, queued.id);
      return queued.id;
    });
    if (id !== undefined) advanced.push(id);
  }
  return advanced;
}

async function advance(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  changeId: string,
): Promise<void> {
  const row = await transaction
    .updateTable('change_request')
    .set((eb) => ({
      status: sql<'approved' | 'waiting-for-approval'>`
        CASE WHEN no_approval_because IS NULL THEN 'waiting-for-approval' ELSE 'approved' END`,
      status_reason: null,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', changeId)
    .returning(['service', 'environment', 'digest', 'status', 'no_approval_because'])
    .executeTakeFirstOrThrow();
  const about = {
    actor: system,
    subject: `change/${changeId}`,
    service: row.service,
    environment: row.environment,
    changeId,
  };
  await record(transaction, {
    ...about,
    id: `${changeId}/advanced`,
    type: 'roadbed.change.advanced.v1',
    data: { release: row.digest, to: row.status },
  });
  if (row.no_approval_because === null) return;
  await record(transaction, {
    ...about,
    id: `${changeId}/approved`,
    type: 'roadbed.change.approved.v1',
    data: { by: [], reason: row.no_approval_because },
  });
}

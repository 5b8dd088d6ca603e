import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';

// A change as it stands after a rollout has begun or ended, for tests of what comes before and after one.

/** An approved change begins to roll out; false when it is in no state to. */
export async function begin(db: Kysely<DeployTables>, changeId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('change_request')
    .set((eb) => ({ status: 'rolling-out', revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'approved')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A change that rolls out ends as failed. */
export async function fail(db: Kysely<DeployTables>, changeId: string, now = new Date()): Promise<void> {
  await db
    .updateTable('change_request')
    .set((eb) => ({ status: 'failed', ended_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'rolling-out')
    .execute();
}

/** A change is the live one of its place, whatever it was; the one before it was. */
export async function goLive(db: Kysely<DeployTables>, changeId: string, now = new Date()): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { service, environment, digest } = await transaction
      .updateTable('change_request')
      .set((eb) => ({ status: 'live', ended_at: now, revision: eb('revision', '+', 1) }))
      .where('id', '=', changeId)
      .returning(['service', 'environment', 'digest'])
      .executeTakeFirstOrThrow();
    await transaction
      .updateTable('change_request')
      .set({ status: 'superseded' })
      .where('service', '=', service)
      .where('environment', '=', environment)
      .where('status', '=', 'live')
      .where('id', '!=', changeId)
      .execute();
    const live = {
      change_id: changeId,
      digest,
      instance: `${changeId}-1`,
      url: 'http://example',
      since: now,
    };
    await transaction
      .insertInto('deployment')
      .values({ service, environment, ...live })
      .onConflict((conflict) => conflict.columns(['service', 'environment']).doUpdateSet(live))
      .execute();
  });
}

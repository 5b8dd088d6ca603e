import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { findChangeInProgress, getChange } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RequestChangeOptions } from '../change/request-change.ts';
import { databaseTime } from '../database-time.ts';

export type RequestEmergencyOptions = Omit<RequestChangeOptions, 'kind' | 'reason'> & {
  /** Why it cannot wait for an approval. */
  reason: string;
};

/**
 * Break-glass: a change that goes out by its requester's own word, and is reviewed by another person afterwards. It takes
 * the place of a change that has not started yet; one that is rolling out is not cut off.
 */
export async function requestEmergency(
  context: ChangeContext,
  catalog: Catalog,
  options: RequestEmergencyOptions,
): ReturnType<typeof requestChange> {
  const ask = () => requestChange(context.db, context.record, catalog, { ...options, kind: 'emergency' });
  const asked = await ask();
  if (asked.ok || asked.code !== 'change-in-progress') return asked;
  // All else has been looked at: only the change that is in its way keeps it from being made.
  const inTheWay = await findChangeInProgress(context.db, options.service, options.environment);
  if (inTheWay !== undefined) await replace(context, inTheWay.id, options);
  return await ask();
}

async function replace(
  { db, record }: ChangeContext,
  changeId: string,
  { requestedBy }: RequestEmergencyOptions,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .selectFrom('change_request')
      .select('id')
      .where('id', '=', changeId)
      .forUpdate()
      .execute();
    const change = await getChange(transaction, changeId);
    if (change?.status !== 'waiting-for-approval' && change?.status !== 'approved') return;
    const reason = 'an emergency took its place';
    await transaction
      .updateTable('change_request')
      .set({
        status: 'replaced',
        status_reason: reason,
        ended_at: await databaseTime(transaction),
        revision: change.revision + 1,
      })
      .where('id', '=', changeId)
      .execute();
    await record(transaction, {
      id: `${changeId}/replaced`,
      type: 'roadbed.change.replaced.v1',
      actor: requestedBy,
      subject: `change/${changeId}`,
      service: change.service,
      environment: change.environment,
      changeId,
      data: { release: change.release, was: change.status, reason },
    });
  });
}

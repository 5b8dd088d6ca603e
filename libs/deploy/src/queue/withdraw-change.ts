import type { Kysely } from 'kysely';
import { getChange } from '../change/find-change.ts';
import type { Change } from '../change/change.ts';
import { databaseTime } from '../database-time.ts';
import type { RecordEvent } from '../event.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';

export type WithdrawChangeOptions = {
  changeId: string;
  /** Name of a person in `platform.json`. */
  person: string;
  /** Asked for when it is somebody else's. */
  reason?: string | undefined;
};

/**
 * Takes a queued change out of the line, before anybody is asked to approve it: it ends as rejected.
 *
 * @param given the time; that of the database when left out.
 */
export async function withdrawChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  { changeId, person, reason }: WithdrawChangeOptions,
  given?: Date,
): Promise<{ ok: true; change: Change } | Refusal> {
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('change_request')
      .select(['status', 'requested_by'])
      .where('id', '=', changeId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return refuse('unknown-change', `There is no change ${changeId}.`);
    if (row.status !== 'queued') {
      return refuse(
        'not-queued',
        `${changeId} is not queued: it is ${row.status.replaceAll('-', ' ')}. What waits for approval is ended with the button Reject.`,
      );
    }
    const isTheirs = row.requested_by === `person:${person}`;
    const why =
      isTheirs && (reason ?? '').trim() === ''
        ? { ok: true as const, reason: null }
        : parseReason(reason, `/deploy withdraw ${changeId} because it is not wanted any more`);
    if (!why.ok) return why;
    await transaction
      .updateTable('change_request')
      .set({
        status: 'rejected',
        status_reason: why.reason,
        ended_at: given ?? (await databaseTime(transaction)),
      })
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', changeId)
      .execute();
    const change = await getChange(transaction, changeId);
    if (change === undefined) throw new Error(`the change ${changeId} vanished in its own transaction`);
    await record(transaction, {
      id: `${changeId}/rejected`,
      type: 'roadbed.change.rejected.v1',
      actor: `person:${person}`,
      subject: `change/${changeId}`,
      service: change.service,
      environment: change.environment,
      changeId,
      data: { release: change.release, reason: why.reason, was: 'queued' },
    });
    return { ok: true as const, change };
  });
}

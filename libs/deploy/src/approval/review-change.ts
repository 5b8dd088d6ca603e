import type { ChangeContext } from '../change/change-context.ts';
import type { Change } from '../change/change.ts';
import { getChange, lockChange } from '../change/find-change.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { databaseTime } from '../database-time.ts';

export type ReviewChangeOptions = {
  changeId: string;
  /** Name of a person in `platform.json`. */
  person: string;
  /** What they found, for everybody to read. */
  note: string;
};

/** Closes the review that an emergency change asks for, by another person than the one who asked for it. */
export async function reviewChange(
  { db, record }: Pick<ChangeContext, 'db' | 'record'>,
  { changeId, person, note }: ReviewChangeOptions,
  now?: Date,
): Promise<{ ok: true; change: Change } | Refusal> {
  return await db.transaction().execute(async (transaction) => {
    const change = await lockChange(transaction, changeId);
    if (change === undefined) return refuse('unknown-change', `There is no change ${changeId}.`);
    if (change.review === null)
      return refuse('no-review', `${changeId} is no emergency: there is nothing to review.`);
    if (!change.review.open)
      return refuse('no-review', `${changeId} was reviewed by ${change.review.by}: ${change.review.note}`);
    if (change.requestedBy === `person:${person}`)
      return refuse('own-review', `You asked for ${changeId}, so somebody else must review it.`);
    const found = parseReason(note, `/deploy review ${changeId} what you found`);
    if (!found.ok) return found;
    await transaction
      .insertInto('change_review')
      .values({
        change_id: changeId,
        person,
        note: found.reason,
        at: now ?? (await databaseTime(transaction)),
      })
      .execute();
    await transaction
      .updateTable('change_request')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', changeId)
      .execute();
    await record(transaction, {
      id: `${changeId}/reviewed`,
      type: 'roadbed.change.reviewed.v1',
      actor: `person:${person}`,
      subject: `change/${changeId}`,
      service: change.service,
      environment: change.environment,
      changeId,
      data: { release: change.release, note: found.reason },
    });
    return { ok: true as const, change: (await getChange(transaction, changeId)) ?? change };
  });
}

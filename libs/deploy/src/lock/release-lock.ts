import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import type { Place } from '../place.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { describeLock, waysPastLock } from './describe-lock.ts';
import type { Lock } from './lock.ts';
import { aboutLock, giveToNext, removeLock, settleLock } from './settle-lock.ts';

/**
 * Ends a person's lock, and gives the place to the next in line. A service that is not in the catalogue any more can
 * be unlocked all the same.
 *
 * @param given the time; that of the database when left out.
 */
export async function releaseLock(
  context: ChangeContext,
  catalog: Catalog,
  { person, ...place }: Place & { person: string },
  given?: Date,
): Promise<{ ok: true; lock: Lock; next: Lock | undefined } | Refusal> {
  return await context.db.transaction().execute(async (transaction) => {
    const now = given ?? (await databaseTime(transaction));
    const lock = await settleLock(transaction, context, catalog, place, now);
    if (lock === undefined) {
      return refuse('not-locked', `${place.service} in ${place.environment} is not locked.`);
    }
    if (lock.holder !== person) {
      return refuse('not-holder', `${describeLock(catalog, lock)}. ${waysPastLock(lock)}`);
    }
    await removeLock(transaction, lock);
    await context.record(transaction, {
      id: `${lock.id}/released`,
      type: 'roadbed.lock.released.v1',
      actor: `person:${person}`,
      ...aboutLock(lock),
      data: { since: lock.since, reason: lock.reason },
    });
    const next = await giveToNext(transaction, context, catalog, place, now);
    return { ok: true as const, lock, next };
  });
}

import type { Catalog } from '@roadbed/catalog';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import type { Place } from '../place.ts';
import { findPlace } from '../place.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { listWaiting } from './find-lock.ts';
import type { Lock } from './lock.ts';
import { aboutLock, settleLock } from './settle-lock.ts';

/**
 * Puts a person into the line for a lock: when it is free it is theirs for a while, and they are told.
 *
 * @param given the time; that of the database when left out.
 * @returns the lock that is waited for, and the person's place in the line, from 1 on.
 */
export async function waitForLock(
  context: ChangeContext,
  catalog: Catalog,
  { person, ...named }: Place & { person: string },
  given?: Date,
): Promise<{ ok: true; lock: Lock; position: number } | Refusal> {
  const found = findPlace(catalog, named);
  if (!found.ok) return found;
  const place = { service: found.service.name, environment: found.environment.name };
  const where = `${place.service} in ${place.environment}`;
  return await context.db.transaction().execute(async (transaction) => {
    const now = given ?? (await databaseTime(transaction));
    const lock = await settleLock(transaction, context, catalog, place, now);
    if (lock === undefined) {
      return refuse('not-locked', `${where} is not locked: deploy, or lock it.`);
    }
    if (lock.holder === person) return refuse('own-lock', `${where} is yours already: deploy.`);
    const joined = await transaction
      .insertInto('lock_wait')
      .values({ ...place, person, since: now })
      .onConflict((conflict) => conflict.columns(['service', 'environment', 'person']).doNothing())
      .returning('number')
      .executeTakeFirst();
    if (joined !== undefined) {
      await context.record(transaction, {
        id: `lock-wait/${joined.number}/joined`,
        type: 'roadbed.lock.waited-for.v1',
        actor: `person:${person}`,
        ...aboutLock(lock),
        data: { holder: lock.holder },
      });
    }
    const line = await listWaiting(transaction, place);
    return {
      ok: true as const,
      lock,
      position: line.findIndex((waiting) => waiting.person === person) + 1,
    };
  });
}

/** Takes a person out of the line. */
export async function leaveLine(
  { db, record }: ChangeContext,
  { person, service, environment }: Place & { person: string },
): Promise<{ ok: true } | Refusal> {
  return await db.transaction().execute(async (transaction) => {
    const left = await transaction
      .deleteFrom('lock_wait')
      .where('service', '=', service)
      .where('environment', '=', environment)
      .where('person', '=', person)
      .returning('number')
      .executeTakeFirst();
    if (left === undefined) {
      return refuse('not-waiting-for-lock', `You do not wait for ${service} in ${environment}.`);
    }
    await record(transaction, {
      id: `lock-wait/${left.number}/left`,
      type: 'roadbed.lock.wait-left.v1',
      actor: `person:${person}`,
      subject: `lock-wait/${left.number}`,
      service,
      environment,
      data: {},
    });
    return { ok: true as const };
  });
}

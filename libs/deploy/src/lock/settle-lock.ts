import { formatZoned } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Transaction } from 'kysely';
import type { ChangeContext } from '../change/change-context.ts';
import { system } from '../event.ts';
import { holdPlace } from '../place.ts';
import type { Place } from '../place.ts';
import type { DeployTables } from '../tables.ts';
import { toLock } from './find-lock.ts';
import { reservationMinutes } from './lock.ts';
import type { Lock } from './lock.ts';

type Told = Pick<ChangeContext, 'record' | 'tell'>;

/**
 * Makes the transaction the only one at work on the lock of a place, ends a lock whose time is over, and gives what is
 * free to the next in line.
 *
 * @returns the lock that holds now.
 */
export async function settleLock(
  transaction: Transaction<DeployTables>,
  told: Told,
  catalog: Catalog,
  place: Place,
  now: Date,
): Promise<Lock | undefined> {
  await holdPlace(transaction, 'lock', place);
  const row = await transaction
    .selectFrom('deploy_lock')
    .selectAll()
    .where('service', '=', place.service)
    .where('environment', '=', place.environment)
    .executeTakeFirst();
  if (row === undefined) return await giveToNext(transaction, told, catalog, place, now);
  const lock = toLock(row);
  if (row.expires_at === null || row.expires_at > now) return lock;
  await removeLock(transaction, lock);
  await told.record(transaction, {
    id: `${lock.id}/expired`,
    type: 'roadbed.lock.expired.v1',
    actor: system,
    ...aboutLock(lock),
    data: { holder: lock.holder, since: lock.since, wasReserved: lock.isReserved },
  });
  const where = `${place.service} in ${place.environment}`;
  await told.tell(transaction, {
    id: `${lock.id}/expired`,
    to: { person: lock.holder },
    text: lock.isReserved
      ? `${where} was yours to use and is not any more: your time is over. To wait again: /deploy wait ${where}`
      : `Your lock of ${where} has ended by itself (${lock.reason}).`,
  });
  return await giveToNext(transaction, told, catalog, place, now);
}

/** Gives a free place to the next in line, for a while; tells them. */
export async function giveToNext(
  transaction: Transaction<DeployTables>,
  { record, tell }: Told,
  catalog: Catalog,
  place: Place,
  now: Date,
): Promise<Lock | undefined> {
  const next = await transaction
    .selectFrom('lock_wait')
    .selectAll()
    .where('service', '=', place.service)
    .where('environment', '=', place.environment)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) return undefined;
  await transaction.deleteFrom('lock_wait').where('number', '=', next.number).execute();
  const until = new Date(now.getTime() + reservationMinutes * 60_000);
  const row = await transaction
    .insertInto('deploy_lock')
    .values({
      ...place,
      holder: next.person,
      reason: 'next in line',
      since: now,
      expires_at: until,
      reserved: true,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const lock = toLock(row);
  await record(transaction, {
    id: `${lock.id}/reserved`,
    type: 'roadbed.lock.reserved.v1',
    actor: system,
    ...aboutLock(lock),
    data: { holder: lock.holder, waitedSince: next.since.toISOString(), until: until.toISOString() },
  });
  const { service, environment } = place;
  await tell(transaction, {
    id: `${lock.id}/reserved`,
    to: { person: next.person },
    text:
      `${service} in ${environment} is free, and yours until ${formatZoned(until, catalog.platform.timeZone)}: ` +
      `/deploy ${service} to ${environment}, or keep it for longer with /deploy lock ${service} in ${environment} for 1h because …`,
  });
  return lock;
}

export async function removeLock(transaction: Transaction<DeployTables>, { id }: Lock): Promise<void> {
  await transaction.deleteFrom('deploy_lock').where('id', '=', id).execute();
}

export function aboutLock({ id, service, environment }: Lock) {
  return { subject: `lock/${id}`, service, environment };
}

import { formatZoned } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Transaction } from 'kysely';
import type { ChangeContext } from '../change/change-context.ts';
import { databaseTime } from '../database-time.ts';
import type { RecordEvent } from '../event.ts';
import { personTitle } from '../person-title.ts';
import { findPlace } from '../place.ts';
import type { Place } from '../place.ts';
import { parseReason } from '../reason.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import { describeLock, waysPastLock } from './describe-lock.ts';
import { toLock } from './find-lock.ts';
import { longestLockDays } from './lock.ts';
import type { Lock } from './lock.ts';
import { aboutLock, removeLock, settleLock } from './settle-lock.ts';

export type TakeLockOptions = Place & {
  /** Name of a person in `platform.json`. */
  person: string;
  reason: string | undefined;
  /** For how long, in minutes; until it is unlocked when left out. */
  forMinutes?: number | undefined;
  /** Takes it from whoever holds it, who is told. */
  steal?: boolean | undefined;
};

/** A lock that was taken, and the one that was taken from another. */
export type TakenLock = { ok: true; lock: Lock; stolen: Lock | undefined };

/**
 * Locks a service in an environment for a person. Its holder may take it anew, with another reason or end. Somebody
 * else is refused, unless they steal it.
 *
 * @param given the time; that of the database when left out.
 */
export async function takeLock(
  context: ChangeContext,
  catalog: Catalog,
  { person, reason, forMinutes, steal = false, ...named }: TakeLockOptions,
  given?: Date,
): Promise<TakenLock | Refusal> {
  const found = findPlace(catalog, named);
  if (!found.ok) return found;
  const place = { service: found.service.name, environment: found.environment.name };
  const verb = steal ? 'steal' : 'lock';
  const why = parseReason(
    reason,
    `/deploy ${verb} ${place.service} in ${place.environment} because the tests are red`,
  );
  if (!why.ok) return why;
  if (forMinutes !== undefined && !(forMinutes >= 1 && forMinutes <= longestLockDays * 24 * 60)) {
    return refuse(
      'bad-time',
      `A lock lasts from one minute to ${longestLockDays} days, or until it is unlocked.`,
    );
  }

  return await context.db.transaction().execute(async (transaction) => {
    const now = given ?? (await databaseTime(transaction));
    const held = await settleLock(transaction, context, catalog, place, now);
    if (held !== undefined && held.holder !== person && !steal) {
      return refuse('locked', `${describeLock(catalog, held)}. ${waysPastLock(held)}`);
    }
    const expiresAt = forMinutes === undefined ? null : new Date(now.getTime() + forMinutes * 60_000);
    await stopWaiting(transaction, place, person);
    if (held?.holder === person) {
      const lock = await renew(transaction, context.record, held, why.reason, expiresAt);
      return { ok: true as const, lock, stolen: undefined };
    }
    if (held !== undefined) await removeLock(transaction, held);
    const row = await transaction
      .insertInto('deploy_lock')
      .values({
        ...place,
        holder: person,
        reason: why.reason,
        since: now,
        expires_at: expiresAt,
        reserved: false,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const lock = toLock(row);
    await context.record(transaction, {
      id: `${lock.id}/taken`,
      type: held === undefined ? 'roadbed.lock.taken.v1' : 'roadbed.lock.stolen.v1',
      actor: `person:${person}`,
      ...aboutLock(lock),
      data: {
        reason: lock.reason,
        until: lock.expiresAt,
        ...(held !== undefined && { from: held.holder, lockBefore: held.id }),
      },
    });
    if (held !== undefined) {
      await context.tell(transaction, {
        id: `${lock.id}/stolen`,
        to: { person: held.holder },
        text: `${personTitle(catalog, person)} took your lock of ${place.service} in ${place.environment}: ${lock.reason}`,
      });
    }
    return { ok: true as const, lock, stolen: held };
  });
}

async function renew(
  transaction: Transaction<DeployTables>,
  record: RecordEvent,
  { id, holder }: Lock,
  reason: string,
  expiresAt: Date | null,
): Promise<Lock> {
  const row = await transaction
    .updateTable('deploy_lock')
    .set((eb) => ({
      reason,
      expires_at: expiresAt,
      reserved: false,
      reminded: false,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const lock = toLock(row);
  await record(transaction, {
    id: `${id}/taken/${row.revision}`,
    type: 'roadbed.lock.taken.v1',
    actor: `person:${holder}`,
    ...aboutLock(lock),
    data: { reason, until: lock.expiresAt, again: true },
  });
  return lock;
}

async function stopWaiting(
  transaction: Transaction<DeployTables>,
  { service, environment }: Place,
  person: string,
): Promise<void> {
  await transaction
    .deleteFrom('lock_wait')
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('person', '=', person)
    .execute();
}

/** `payments in production is locked for you until …`, for the person who took it. */
export function describeTaken(catalog: Catalog, { lock, stolen }: TakenLock): string {
  const until =
    lock.expiresAt === null
      ? ` until you unlock it: /deploy unlock ${lock.service} in ${lock.environment}`
      : ` until ${formatZoned(new Date(lock.expiresAt), catalog.platform.timeZone)}.`;
  const from = stolen === undefined ? '' : ` ${personTitle(catalog, stolen.holder)}, who held it, is told.`;
  return `${lock.service} in ${lock.environment} is locked by you${until}${from}`;
}

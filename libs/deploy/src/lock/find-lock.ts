import type { Kysely, Selectable } from 'kysely';
import type { Place } from '../place.ts';
import type { DeployTables } from '../tables.ts';
import type { Lock, Waiting } from './lock.ts';

/** Every lock that holds at `now`, by environment and service. */
export async function listLocks(db: Kysely<DeployTables>, now = new Date()): Promise<Lock[]> {
  const rows = await db
    .selectFrom('deploy_lock')
    .selectAll()
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('environment')
    .orderBy('service')
    .execute();
  return rows.map(toLock);
}

/** The lock of a service in an environment that holds at `now`, if one does. */
export async function findLock(
  db: Kysely<DeployTables>,
  { service, environment }: Place,
  now = new Date(),
): Promise<Lock | undefined> {
  const row = await db
    .selectFrom('deploy_lock')
    .selectAll()
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .executeTakeFirst();
  return row === undefined ? undefined : toLock(row);
}

/** Who waits for locks, of one place or of all, in the order of their turns. */
export async function listWaiting(db: Kysely<DeployTables>, place?: Place): Promise<Waiting[]> {
  let query = db.selectFrom('lock_wait').selectAll().orderBy('number');
  if (place !== undefined)
    query = query.where('service', '=', place.service).where('environment', '=', place.environment);
  return (await query.execute()).map(({ service, environment, person, since }) => ({
    service,
    environment,
    person,
    since: since.toISOString(),
  }));
}

export function toLock(row: Selectable<DeployTables['deploy_lock']>): Lock {
  return {
    id: row.id,
    service: row.service,
    environment: row.environment,
    holder: row.holder,
    reason: row.reason,
    since: row.since.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    isReserved: row.reserved,
  };
}

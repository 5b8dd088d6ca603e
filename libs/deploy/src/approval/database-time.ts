import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';

/**
 * The time by the database's clock: the one clock that all processes of the platform share, so that what lapses does not
 * depend on whose clock is wrong.
 */
export async function databaseTime(db: Kysely<DeployTables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('the database gave no time');
  return now;
}

/** A time so many hours later. */
export function hoursAfter(time: Date, hours: number): Date {
  return new Date(time.getTime() + hours * 3_600_000);
}

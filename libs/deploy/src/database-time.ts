import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DeployTables } from './tables.ts';

/** The time of the database: the one clock that all processes of the platform share. */
export async function databaseTime(db: Kysely<DeployTables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('the database gave no time');
  return now;
}

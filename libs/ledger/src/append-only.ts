import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Makes the database refuse to change, remove or empty what a table holds, whoever asks and however. */
export async function makeAppendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`
    CREATE TRIGGER ${sql.id(`${table}_append_only`)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${sql.id(table)}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_append_only()`.execute(db);
}

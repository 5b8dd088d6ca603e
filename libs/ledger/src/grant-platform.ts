import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { grantAppend, grantSequence } from './grant.ts';
import type { LedgerTables } from './tables.ts';

/**
 * Gives a role all that a platform needs to run, and of the ledger INSERT alone: {@link grantAppend} and
 * {@link grantSequence}, besides the use of every other table of this schema and of `dbos`, the workflows'. Asked by
 * the owner of the tables, again after each upgrade, and all of it or nothing.
 *
 * @returns why it cannot be, with the way out; undefined when it is done.
 */
export async function grantPlatform(db: Kysely<LedgerTables>, role: string): Promise<string | undefined> {
  const { rows: made } = await sql<{ schema: string; ready: boolean }>`
    SELECT current_schema() AS schema,
           to_regclass('ledger_publication') IS NOT NULL AND to_regclass('dbos.workflow_status') IS NOT NULL AS ready`.execute(
    db,
  );
  if (made[0]?.ready !== true)
    return 'The tables of the platform are not all there: start it once as their owner, until it leads.';
  const { rows } = await sql<{ owns: boolean }>`
    SELECT pg_has_role(role.oid, ledger.relowner, 'MEMBER') AS owns FROM pg_roles role, pg_class ledger
    WHERE role.rolname = ${role} AND ledger.oid = 'ledger_entry'::regclass`.execute(db);
  if (rows[0] === undefined) return `There is no role "${role}": CREATE ROLE ${role} LOGIN makes one.`;
  if (rows[0].owns)
    return `"${role}" owns the ledger's tables or is a superuser, whom no grant keeps back: name another role.`;
  const [schemas, to] = [sql`${sql.id(made[0].schema)}, dbos`, sql.id(role)];
  await db.transaction().execute(async (transaction) => {
    for (const grant of [
      sql`GRANT USAGE ON SCHEMA ${schemas} TO ${to}`,
      sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schemas} TO ${to}`,
      sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schemas} TO ${to}`,
    ])
      await grant.execute(transaction);
    await grantAppend(transaction, role);
    await grantSequence(transaction, role);
  });
  return undefined;
}

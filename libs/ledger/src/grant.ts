import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { LedgerTables } from './tables.ts';

/**
 * Gives a role what an application needs to record: to add entries and to read all. It cannot change, remove or empty
 * anything of the ledger; only personal data may be deleted, which is how it is erased, and links be made and revoked.
 * The role must not own the tables, nor be a superuser: run the migrations as another one, and this after them.
 */
export async function grantAppend(db: Kysely<LedgerTables>, role: string): Promise<void> {
  const to = sql.id(role);
  const record = sql`ledger_entry, ledger_leaf, ledger_node, ledger_checkpoint, ledger_origin`;
  await sql`REVOKE ALL ON ${record}, ledger_pending, ledger_personal, ledger_link, ledger_publication FROM ${to}`.execute(
    db,
  );
  await sql`GRANT SELECT ON ${record}, ledger_pending, ledger_publication TO ${to}`.execute(db);
  await sql`GRANT INSERT ON ledger_entry TO ${to}`.execute(db);
  await sql`GRANT SELECT, INSERT, DELETE ON ledger_personal TO ${to}`.execute(db);
  await sql`GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by) ON ledger_link TO ${to}`.execute(db);
}

/** Gives a role what the sequencer and the signing of checkpoints need besides: still nothing of it can be changed. */
export async function grantSequence(db: Kysely<LedgerTables>, role: string): Promise<void> {
  const to = sql.id(role);
  await sql`GRANT INSERT ON ledger_leaf, ledger_node, ledger_checkpoint TO ${to}`.execute(db);
  await sql`GRANT DELETE ON ledger_pending TO ${to}`.execute(db);
  await sql`GRANT INSERT, UPDATE ON ledger_publication TO ${to}`.execute(db);
}

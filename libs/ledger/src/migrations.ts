import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const ledgerMigrations: Record<string, Migration> = {
  '0001-entries': {
    async up(db: Kysely<unknown>): Promise<void> {
      // The database checks the hash itself, so that no code path can record bytes under another hash.
      await sql`
        CREATE TABLE ledger_entry (
          seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          event_id text NOT NULL UNIQUE,
          at timestamptz NOT NULL,
          type text NOT NULL,
          actor text NOT NULL,
          subject text NOT NULL,
          service text,
          environment text,
          change_id text,
          body text NOT NULL,
          leaf_hash bytea NOT NULL CHECK (leaf_hash = sha256('\\x00'::bytea || convert_to(body, 'UTF8')))
        )`.execute(db);
      await sql`CREATE INDEX ledger_entry_by_service ON ledger_entry (service, seq)`.execute(db);
      await sql`CREATE INDEX ledger_entry_by_change ON ledger_entry (change_id, seq)`.execute(db);
      await sql`
        CREATE FUNCTION ledger_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP;
        END $$`.execute(db);
      await sql`
        CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_append_only()`.execute(db);
    },
  },
};

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { makeAppendOnly } from './append-only.ts';
import { fillTickets } from './fill-tickets.ts';

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
  '0002-tree': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE ledger_leaf (
          leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
          seq bigint NOT NULL UNIQUE
        )`.execute(db);
      await sql`
        CREATE TABLE ledger_node (
          level smallint NOT NULL CHECK (level > 0),
          node_index bigint NOT NULL CHECK (node_index >= 0),
          hash bytea NOT NULL CHECK (length(hash) = 32),
          PRIMARY KEY (level, node_index)
        )`.execute(db);
      await sql`
        CREATE TABLE ledger_checkpoint (
          number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          size bigint NOT NULL CHECK (size >= 0),
          root bytea NOT NULL CHECK (length(root) = 32),
          note text NOT NULL,
          at timestamptz NOT NULL
        )`.execute(db);
      await sql`CREATE INDEX ledger_checkpoint_by_size ON ledger_checkpoint (size)`.execute(db);
      // A name of its own for each ledger, so that a checkpoint of one never passes for another's.
      await sql`CREATE TABLE ledger_origin (origin text PRIMARY KEY)`.execute(db);
      await sql`
        INSERT INTO ledger_origin VALUES ('roadbed/ledger/' || left(gen_random_uuid()::text, 8))`.execute(db);
      for (const table of ['ledger_leaf', 'ledger_node', 'ledger_checkpoint', 'ledger_origin']) {
        await makeAppendOnly(db, table);
      }
      // Entries that are in no tree yet. The order in which numbers are given is not that in which transactions end, so
      // that no "all after number n" finds each entry once: the database notes them as they come, however they come.
      await sql`CREATE TABLE ledger_pending (seq bigint PRIMARY KEY)`.execute(db);
      await sql`
        CREATE FUNCTION ledger_entry_is_pending() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
        BEGIN
          INSERT INTO ledger_pending SELECT seq FROM added;
          RETURN NULL;
        END $$`.execute(db);
      await sql`
        CREATE TRIGGER ledger_entry_pending AFTER INSERT ON ledger_entry
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_pending()`.execute(
        db,
      );
      await sql`INSERT INTO ledger_pending SELECT seq FROM ledger_entry`.execute(db);
    },
  },
  '0003-personal': {
    async up(db: Kysely<unknown>): Promise<void> {
      // May be deleted: that is how personal data is erased. Not changed: its commitment is in the entry.
      await sql`
        CREATE TABLE ledger_personal (
          event_id text NOT NULL,
          field text NOT NULL,
          salt bytea NOT NULL CHECK (length(salt) = 32),
          value text NOT NULL,
          PRIMARY KEY (event_id, field)
        )`.execute(db);
    },
  },
  '0004-search': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`ALTER TABLE ledger_entry ADD COLUMN tickets text[] NOT NULL DEFAULT '{}'`.execute(db);
      await fillTickets(db);
      await sql`CREATE INDEX ledger_entry_by_ticket ON ledger_entry USING gin (tickets) WHERE tickets <> '{}'`.execute(
        db,
      );
      await sql`CREATE INDEX ledger_entry_by_actor ON ledger_entry (actor, seq)`.execute(db);
      await sql`CREATE INDEX ledger_entry_by_time ON ledger_entry (at)`.execute(db);
    },
  },
  '0005-publication': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE ledger_publication (
          place text PRIMARY KEY,
          size bigint NOT NULL,
          at timestamptz NOT NULL
        )`.execute(db);
    },
  },
  '0006-pending-by-row': {
    async up(db: Kysely<unknown>): Promise<void> {
      // For single rows, as they come, a third cheaper than a statement's trigger with its table and its search path.
      // Qualified by its schema, the name means this table whatever the caller's search path.
      const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db);
      const pending = sql.table(`${rows[0]?.schema}.ledger_pending`);
      await sql`DROP TRIGGER ledger_entry_pending ON ledger_entry`.execute(db);
      await sql`DROP FUNCTION ledger_entry_is_pending`.execute(db);
      await sql`
        CREATE FUNCTION ledger_entry_is_pending() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          INSERT INTO ${pending} VALUES (NEW.seq);
          RETURN NULL;
        END $$`.execute(db);
      await sql`
        CREATE TRIGGER ledger_entry_pending AFTER INSERT ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_pending()`.execute(db);
    },
  },
  '0007-links': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE ledger_link (
          number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
          label text NOT NULL,
          created_by text NOT NULL,
          created_at timestamptz NOT NULL,
          expires_at timestamptz NOT NULL,
          revoked_at timestamptz,
          revoked_by text
        )`.execute(db);
    },
  },
};

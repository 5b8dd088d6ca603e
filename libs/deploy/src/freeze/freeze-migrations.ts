import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const freezeMigrations: Record<string, Migration> = {
  '0021-freezes': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE deploy_freeze (
          number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          id text GENERATED ALWAYS AS ('FR-' || number) STORED UNIQUE,
          environment text NOT NULL,
          scope_kind text CHECK (scope_kind IN ('service', 'domain', 'team')),
          scope_name text CHECK ((scope_kind IS NULL) = (scope_name IS NULL)),
          reason text NOT NULL,
          set_by text NOT NULL,
          begins_at timestamptz NOT NULL,
          ends_at timestamptz NOT NULL CHECK (ends_at > begins_at),
          lifted_at timestamptz
        )`.execute(db);
      await sql`CREATE INDEX deploy_freeze_standing ON deploy_freeze (ends_at) WHERE lifted_at IS NULL`.execute(
        db,
      );
    },
  },
};

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const alertMigrations: Record<string, Migration> = {
  '0001-alerts': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE alert (
          number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          service text NOT NULL,
          environment text NOT NULL,
          status text NOT NULL CHECK (status IN ('firing', 'resolved')),
          summary text NOT NULL,
          since timestamptz NOT NULL,
          resolved_at timestamptz
        )`.execute(db);
      await sql`CREATE UNIQUE INDEX alert_firing ON alert (service, environment) WHERE status = 'firing'`.execute(
        db,
      );
    },
  },
};

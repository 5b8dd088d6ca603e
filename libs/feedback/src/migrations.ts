import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const feedbackMigrations: Record<string, Migration> = {
  '0001-feedback': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE feedback (
          number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
          id text GENERATED ALWAYS AS ('F-' || number) STORED PRIMARY KEY,
          text text NOT NULL,
          person text NOT NULL,
          at timestamptz NOT NULL,
          status text NOT NULL CHECK (status IN ('received')),
          source text NOT NULL UNIQUE
        )`.execute(db);
    },
  },
};

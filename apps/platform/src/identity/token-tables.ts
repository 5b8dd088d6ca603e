import { sql } from 'kysely';
import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export type TokenTables = {
  /** A person's way to act through the HTTP API. The token itself is nowhere. */
  api_token: {
    number: Generated<number>;
    /** `T-7`. */
    id: Generated<string>;
    /** SHA-256 of the token, hex. */
    hash: string;
    /** Name of a person in `platform.json`. */
    person: string;
    /** What it is for, in the person's words. */
    purpose: string;
    created_at: Date;
    expires_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
};

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const tokenMigrations: Record<string, Migration> = {
  '0001-tokens': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE api_token (
          number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
          id text GENERATED ALWAYS AS ('T-' || number) STORED PRIMARY KEY,
          hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
          person text NOT NULL,
          purpose text NOT NULL,
          created_at timestamptz NOT NULL,
          expires_at timestamptz NOT NULL,
          last_used_at timestamptz,
          revoked_at timestamptz
        )`.execute(db);
      await sql`CREATE INDEX api_token_by_person ON api_token (person, number)`.execute(db);
    },
  },
};

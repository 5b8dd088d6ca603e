import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const lockMigrations: Record<string, Migration> = {
  '0020-locks': {
    async up(db: Kysely<unknown>): Promise<void> {
      // One lock of a service in an environment: of two people at one moment, the database lets one have it.
      await sql`
        CREATE TABLE deploy_lock (
          number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
          id text GENERATED ALWAYS AS ('L-' || number) STORED UNIQUE,
          service text NOT NULL,
          environment text NOT NULL,
          holder text NOT NULL,
          reason text NOT NULL,
          since timestamptz NOT NULL,
          expires_at timestamptz,
          reserved boolean NOT NULL,
          reminded boolean NOT NULL DEFAULT false,
          revision integer NOT NULL DEFAULT 1,
          PRIMARY KEY (service, environment)
        )`.execute(db);
      await sql`
        CREATE TABLE lock_wait (
          number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          service text NOT NULL,
          environment text NOT NULL,
          person text NOT NULL,
          since timestamptz NOT NULL,
          UNIQUE (service, environment, person)
        )`.execute(db);
    },
  },
};

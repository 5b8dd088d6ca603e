import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const queueMigrations: Record<string, Migration> = {
  '0022-queue': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        ALTER TABLE change_request
          ADD COLUMN preflight jsonb,
          ADD COLUMN no_approval_because text`.execute(db);
      // One change waits behind the one in progress: a newer one takes its place.
      await sql`
        CREATE UNIQUE INDEX change_request_queued ON change_request (service, environment)
        WHERE status = 'queued'`.execute(db);
    },
  },
  '0023-changes-by-place': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`CREATE INDEX change_request_by_place ON change_request (service, environment, number)`.execute(
        db,
      );
    },
  },
};

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const outboxMigrations: Record<string, Migration> = {
  '0001-messages': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE outbox_message (
          number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          key text NOT NULL UNIQUE,
          destination text NOT NULL,
          lane text NOT NULL,
          payload jsonb NOT NULL,
          status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'abandoned')),
          created_at timestamptz NOT NULL,
          due_at timestamptz NOT NULL,
          expires_at timestamptz NOT NULL,
          attempts integer NOT NULL DEFAULT 0,
          failures integer NOT NULL DEFAULT 0,
          claimed_until timestamptz,
          may_have_arrived boolean NOT NULL DEFAULT false,
          problem text,
          ended_at timestamptz,
          CHECK ((status = 'pending') = (ended_at IS NULL))
        )`.execute(db);
      // What is looked for again and again is what is pending, which is little, whatever has been delivered.
      await sql`
        CREATE INDEX outbox_message_due ON outbox_message (destination, due_at) WHERE status = 'pending'`.execute(
        db,
      );
      await sql`
        CREATE INDEX outbox_message_lane ON outbox_message (lane, number) WHERE status = 'pending'`.execute(
        db,
      );
      await sql`
        CREATE INDEX outbox_message_ended ON outbox_message (ended_at) WHERE status <> 'pending'`.execute(db);
    },
  },
};

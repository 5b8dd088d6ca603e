import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How far each rollout is and what people said to it; and word of what is approved. */
export const rolloutMigrations: Record<string, Migration> = {
  '0030-rollouts': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE rollout (
          change_id text PRIMARY KEY REFERENCES change_request (id) ON DELETE CASCADE,
          phase text NOT NULL CHECK (phase IN
            ('starting', 'canary', 'switching', 'watching', 'handing-over', 'ended')),
          instance text NOT NULL,
          previous jsonb,
          policy jsonb NOT NULL,
          steps_done integer NOT NULL DEFAULT 0,
          weight_percent integer NOT NULL DEFAULT 0,
          watched_ms integer NOT NULL DEFAULT 0,
          paused boolean NOT NULL DEFAULT false,
          promoted text,
          aborted boolean NOT NULL DEFAULT false,
          said_by text,
          said_because text,
          commands integer NOT NULL DEFAULT 0,
          looks integer NOT NULL DEFAULT 0,
          judgement jsonb
        )`.execute(db);
      await sql`CREATE INDEX rollout_under_way ON rollout (phase) WHERE phase <> 'ended'`.execute(db);
      // The leader hears at once of a change that may go out, whichever process made it so.
      await sql`
        CREATE FUNCTION tell_approved_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_notify('roadbed_change_approved', NEW.id);
          RETURN NULL;
        END $$`.execute(db);
      await sql`
        CREATE TRIGGER change_approved AFTER INSERT OR UPDATE OF status ON change_request
        FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION tell_approved_change()`.execute(db);
    },
  },
};

import { sql } from 'kysely';
import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export type SlackRequestTables = {
  /** Commands and clicks that were taken, by Slack's trigger id: another for each time that a person acts. */
  slack_request: {
    trigger_id: string;
    taken_at: Generated<Date>;
  };
};

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const slackRequestMigrations: Record<string, Migration> = {
  '0001-slack-requests': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE slack_request (
          trigger_id text PRIMARY KEY,
          taken_at timestamptz NOT NULL DEFAULT now()
        )`.execute(db);
      await sql`CREATE INDEX slack_request_by_time ON slack_request (taken_at)`.execute(db);
    },
  },
};

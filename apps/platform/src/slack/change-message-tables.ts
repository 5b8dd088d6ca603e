import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export type ChangeMessageTables = {
  /** The one message that follows a change. */
  change_message: {
    change_id: string;
    /** Slack channel id and message timestamp; null until the message is posted. */
    channel: string | null;
    ts: string | null;
    /** The revision of the change that the message shows. */
    shown_revision: number;
  };
};

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const changeMessageMigrations: Record<string, Migration> = {
  '0001-change-messages': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE change_message (
          change_id text PRIMARY KEY REFERENCES change_request (id),
          channel text,
          ts text,
          shown_revision integer NOT NULL
        )`.execute(db);
    },
  },
};

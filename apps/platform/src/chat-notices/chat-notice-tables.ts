import { sql } from 'kysely';
import type { Generated, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export type ChatNoticeTables = {
  /** What somebody is to be told, until it is told. */
  notice: {
    id: string;
    number: Generated<number>;
    /** A chat channel, or the name of a person in `platform.json`. */
    channel: string | null;
    person: string | null;
    text: string;
    told: Generated<boolean>;
  };
};

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const chatNoticeMigrations: Record<string, Migration> = {
  '0001-notices': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE notice (
          id text PRIMARY KEY,
          number integer GENERATED ALWAYS AS IDENTITY,
          channel text,
          person text,
          text text NOT NULL,
          told boolean NOT NULL DEFAULT false,
          CHECK ((channel IS NULL) <> (person IS NULL))
        )`.execute(db);
      await sql`CREATE INDEX notice_to_be_told ON notice (number) WHERE NOT told`.execute(db);
    },
  },
};

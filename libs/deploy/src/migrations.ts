import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { freezeMigrations } from './freeze/freeze-migrations.ts';
import { lockMigrations } from './lock/lock-migrations.ts';
import { queueMigrations } from './queue/queue-migrations.ts';
import { rolloutMigrations } from './rollout/rollout-migrations.ts';

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const deployMigrations: Record<string, Migration> = {
  '0001-changes': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE release (
          digest text PRIMARY KEY CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
          service text NOT NULL,
          commit text,
          dirty boolean NOT NULL,
          commits jsonb NOT NULL,
          tickets text[] NOT NULL,
          built_at timestamptz NOT NULL,
          registered_at timestamptz NOT NULL
        )`.execute(db);
      await sql`CREATE INDEX release_by_service ON release (service, registered_at DESC)`.execute(db);
      await sql`
        CREATE TABLE change_request (
          number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
          id text GENERATED ALWAYS AS ('C-' || number) STORED PRIMARY KEY,
          service text NOT NULL,
          environment text NOT NULL,
          digest text NOT NULL REFERENCES release,
          requested_by text NOT NULL,
          requested_at timestamptz NOT NULL,
          required_approvals integer NOT NULL,
          status text NOT NULL CHECK (status IN
            ('waiting-for-approval', 'approved', 'rolling-out', 'live', 'failed', 'rejected', 'superseded')),
          status_reason text,
          announce_in text NOT NULL,
          ended_at timestamptz,
          revision integer NOT NULL DEFAULT 1
        )`.execute(db);
      // One change at a time for a service in an environment: the database refuses a second, whoever asks.
      await sql`
        CREATE UNIQUE INDEX change_request_in_progress ON change_request (service, environment)
        WHERE status IN ('waiting-for-approval', 'approved', 'rolling-out')`.execute(db);
      await sql`
        CREATE TABLE approval (
          change_id text NOT NULL REFERENCES change_request (id),
          person text NOT NULL,
          decision text NOT NULL CHECK (decision IN ('approved', 'rejected')),
          reason text,
          at timestamptz NOT NULL,
          PRIMARY KEY (change_id, person)
        )`.execute(db);
      await sql`
        CREATE TABLE deployment (
          service text NOT NULL,
          environment text NOT NULL,
          change_id text NOT NULL REFERENCES change_request (id),
          digest text NOT NULL REFERENCES release,
          instance text NOT NULL,
          url text NOT NULL,
          since timestamptz NOT NULL,
          PRIMARY KEY (service, environment)
        )`.execute(db);
      // Each write to the gateway takes the next number: a late write of a lost process has a smaller one.
      await sql`CREATE SEQUENCE traffic_fence`.execute(db);
    },
  },
  '0002-kinds-of-change': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        ALTER TABLE change_request
          ADD COLUMN kind text NOT NULL DEFAULT 'normal'
            CHECK (kind IN ('normal', 'standard', 'emergency', 'rollback')),
          ADD COLUMN reason text,
          ADD COLUMN rolls_back text REFERENCES change_request (id),
          DROP CONSTRAINT change_request_status_check,
          ADD CONSTRAINT change_request_status_check CHECK (status IN
            ('queued', 'waiting-for-approval', 'approved', 'rolling-out', 'live', 'failed', 'rejected', 'replaced',
             'lapsed', 'superseded', 'rolled-back'))`.execute(db);
    },
  },
  '0010-approval-of-what-was-shown': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        ALTER TABLE change_request
          ADD COLUMN details jsonb,
          ADD COLUMN fingerprint text,
          ADD COLUMN standard_rule text,
          ADD COLUMN lapses_at timestamptz`.execute(db);
      // An approval that lapsed stays on record, and its giver may look again and give another.
      await sql`
        ALTER TABLE approval
          ADD COLUMN number integer GENERATED ALWAYS AS IDENTITY,
          ADD COLUMN fingerprint text,
          ADD COLUMN lapsed boolean NOT NULL DEFAULT false,
          ADD COLUMN source text,
          DROP CONSTRAINT approval_pkey,
          ADD PRIMARY KEY (number)`.execute(db);
      await sql`CREATE UNIQUE INDEX approval_counts_once ON approval (change_id, person) WHERE NOT lapsed`.execute(
        db,
      );
      await sql`
        CREATE TABLE change_review (
          change_id text PRIMARY KEY REFERENCES change_request (id),
          person text NOT NULL,
          note text NOT NULL,
          at timestamptz NOT NULL
        )`.execute(db);
    },
  },
  ...lockMigrations,
  ...freezeMigrations,
  ...queueMigrations,
  ...rolloutMigrations,
};

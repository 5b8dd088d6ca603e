import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export type WorkloadTables = {
  /** The last run of each schedule. */
  schedule_run: {
    service: string;
    environment: string;
    workload: string;
    /** The time of the schedule that it is for. */
    due_at: Date;
    /** The newest time that was dealt with, by a run or by leaving it out. */
    dealt_until: Date;
    release: string;
    instance: string;
    /** Null until its process is there. */
    started_at: Date | null;
    ended_at: Date | null;
    /** Null for a run that was killed. */
    exit_code: number | null;
  };
};

/** Numbered and append-only: a migration that has run anywhere is never edited. */
export const workloadMigrations: Record<string, Migration> = {
  '0001-schedule-runs': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        CREATE TABLE schedule_run (
          service text NOT NULL,
          environment text NOT NULL,
          workload text NOT NULL,
          due_at timestamptz NOT NULL,
          dealt_until timestamptz NOT NULL,
          release text NOT NULL,
          instance text NOT NULL,
          started_at timestamptz,
          ended_at timestamptz,
          exit_code integer,
          PRIMARY KEY (service, environment, workload)
        )`.execute(db);
    },
  },
};

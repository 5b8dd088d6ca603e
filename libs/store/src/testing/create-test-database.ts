import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { inject } from 'vitest';
import { withClient } from '../embedded/connection.ts';
import { openDatabase, type OpenDatabaseOptions } from '../open-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of this run's PostgreSQL, set by `@roadbed/store/testing/global-setup`. */
    roadbedTestPostgres: string;
  }
}

export interface TestDatabase<Schema> {
  url: string;
  db: Kysely<Schema>;
  /** Closes `db` and removes the database, whoever is still connected. */
  drop: () => Promise<void>;
}

/**
 * A fresh, empty database of the test file's own; call `drop` in `afterAll`. Needs
 * `globalSetup: ['@roadbed/store/testing/global-setup']` in the vitest configuration.
 */
export async function createTestDatabase<Schema = unknown>(
  options: OpenDatabaseOptions = {},
): Promise<TestDatabase<Schema>> {
  const server: string | undefined = inject('roadbedTestPostgres');
  if (server === undefined) {
    throw new Error(
      `no PostgreSQL for tests: write globalSetup: ['@roadbed/store/testing/global-setup'] into vitest.config.ts`,
    );
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(server, (client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDatabase<Schema>(url.href, { poolSize: 5, onIdleError: () => {}, ...options });
  const drop = async () => {
    await db.destroy();
    await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { url: url.href, db, drop };
}

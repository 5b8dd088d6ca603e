import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

export type { Migration } from 'kysely/migration';

export interface MigrateOptions {
  /** The library that owns these tables, such as `ledger`; its journal is the table `migration_<library>`. */
  library: string;
  /**
   * By name, `0001-entries`, `0002-…`, run in this order; numbers may be left out, never given twice. Append-only: one that was ever released is never changed,
   * renamed or removed.
   */
  migrations: Readonly<Record<string, Migration>>;
}

/**
 * Brings a library's tables up to date, all of it or nothing. Several processes may do so at once: one works,
 * the others wait for it. Returns the names of the migrations that this call ran.
 *
 * Throws when a name breaks the numbering, when the database knows migrations that this code does not (it is
 * older than the data), or when a migration fails.
 */
export async function migrate<Schema>(db: Kysely<Schema>, options: MigrateOptions): Promise<string[]> {
  checkNames(options);
  return db.connection().execute(async (connection) => {
    // The wait for another migrator, and a large table, may take longer than any query should.
    await sql`set statement_timeout = 0`.execute(connection);
    try {
      return await runMigrations(connection, options);
    } finally {
      await sql`reset statement_timeout`.execute(connection).catch(() => {});
    }
  });
}

async function runMigrations<Schema>(
  db: Kysely<Schema>,
  { library, migrations }: MigrateOptions,
): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: `migration_${library}`,
    migrationLockTableName: `migration_${library}_lock`,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error');
    const what =
      failed === undefined ? `the migrations of ${library}` : `migration ${library}/${failed.migrationName}`;
    throw new Error(`${what} failed, nothing of them was kept: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return results.map(({ migrationName }) => migrationName);
}

function checkNames({ library, migrations }: MigrateOptions): void {
  if (!/^[a-z][a-z0-9_]*$/.test(library)) {
    throw new Error(`the library name "${library}" must be lower-case letters, digits and _`);
  }
  const numbers = new Set<string>();
  for (const name of Object.keys(migrations).sort()) {
    const [, number] = /^(\d{4})-[a-z0-9-]+$/.exec(name) ?? [];
    if (number === undefined || number === '0000') {
      throw new Error(`migration "${name}" of ${library} must be called 0001-words-with-hyphens`);
    }
    if (numbers.has(number)) {
      throw new Error(`migration "${name}" of ${library} has the number of another: give it the next one`);
    }
    numbers.add(number);
  }
}

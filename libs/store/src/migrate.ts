import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

export type { Migration } from 'kysely/migration';

export interface MigrateOptions {
  /** The library that owns these tables, such as `ledger`; its journal is the table `migration_<library>`. */
  library: string;
  /**
   * By name, `0001-entries`, `0002-…`, each number once; a number may be left out. Append-only: one that was ever released is never changed,
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
  if (await isUpToDate(db, options)) return [];
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

/** One look at the journal, where the migrator looks at all tables, twice: a start of many libraries waits for each. */
async function isUpToDate<Schema>(
  db: Kysely<Schema>,
  { library, migrations }: MigrateOptions,
): Promise<boolean> {
  const journal = sql.table(`migration_${library}`);
  const isThere = await sql<{ journal: string | null }>`
    SELECT to_regclass(${`migration_${library}`}) AS journal`.execute(db);
  if (isThere.rows[0]?.journal == null) return false;
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${journal}`.execute(db);
  return rows.length === Object.keys(migrations).length && rows.every(({ name }) => name in migrations);
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
  const names = Object.keys(migrations).sort();
  for (const [index, name] of names.entries()) {
    const number = name.slice(0, 4);
    const isFirst = index > 0 || number === '0001';
    const isTaken = names[index - 1]?.slice(0, 4) === number;
    if (!/^\d{4}-[a-z0-9-]+$/.test(name) || !isFirst || isTaken) {
      const next = String(index + 1).padStart(4, '0');
      throw new Error(
        `migration "${name}" of ${library} must be called ${next}-words-with-hyphens, or later`,
      );
    }
  }
}

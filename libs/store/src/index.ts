export { startPostgres } from './embedded/start-postgres.ts';
export type { Postgres, StartPostgresOptions } from './embedded/start-postgres.ts';
export { findPostgres } from './embedded/find-postgres.ts';
export { checkDatabase } from './check-database.ts';
export { openDatabase } from './open-database.ts';
export type { OpenDatabaseOptions } from './open-database.ts';
export { migrate } from './migrate.ts';
export type { MigrateOptions, Migration } from './migrate.ts';

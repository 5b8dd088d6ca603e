import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import { createRidingPool } from './rider/riding-pool.ts';

export interface OpenDatabaseOptions {
  /** The most connections at once. PostgreSQL gives 100 to everybody together. @defaultValue 10 */
  poolSize?: number;
  /** A statement that takes longer is ended, in milliseconds. 0 is no limit. @defaultValue 30000 */
  statementTimeoutMs?: number;
  /** How the connections are called in `pg_stat_activity`. @defaultValue roadbed */
  name?: string;
  /** Gets the errors of idle connections, such as a server that was restarted; the pool opens new ones. */
  onIdleError?: (error: Error) => void;
}

const BIGINT = types.builtins.INT8;
const DATE = types.builtins.DATE;

/**
 * A typed query builder on a pool of connections. Close it with `db.destroy()`.
 *
 * BIGINT is read as a number, and a value that a number cannot hold fails its query rather than being rounded.
 * DATE is read as text, `2026-11-21`: a Date would move it by the time zone. NUMERIC stays text.
 *
 * BEGIN is sent with the first statement of its transaction, and what `createRider` made with the next one. Both are
 * prepared on their connection: a pooler in between must keep sessions.
 */
export function openDatabase<Schema>(url: string, options: OpenDatabaseOptions = {}): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: createRidingPool(createPool(url, options)) }),
  });
}

function createPool(url: string, options: OpenDatabaseOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: options.name ?? 'roadbed',
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  const onIdleError =
    options.onIdleError ?? ((error) => console.error(`database connection lost: ${error.message}`));
  pool.on('error', onIdleError);
  // One that is lost while it is in use fails what is done with it; an event that nobody hears would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

const parserOf: CustomTypesConfig['getTypeParser'] = (oid, format) => {
  if (format !== 'binary' && oid === BIGINT) return parseBigint;
  if (format !== 'binary' && oid === DATE) return String;
  return types.getTypeParser(oid, format);
};

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`the BIGINT ${text} is beyond what a number holds exactly: select it as text`);
  }
  return value;
}

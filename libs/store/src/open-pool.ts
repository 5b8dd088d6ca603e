import { Pool } from 'pg';
import type { PoolConfig } from 'pg';

export interface OpenPoolOptions {
  /** The most connections at once. PostgreSQL gives 100 to everybody together. @defaultValue 10 */
  poolSize?: number;
  /** A statement that takes longer is ended, in milliseconds. 0 is no limit. @defaultValue 30000 */
  statementTimeoutMs?: number;
  /** How the connections are called in `pg_stat_activity`. @defaultValue roadbed */
  name?: string;
  /** Gets the errors of idle connections, such as a server that was restarted; the pool opens new ones. */
  onIdleError?: (error: Error) => void;
  /** How values are read. @defaultValue as pg reads them */
  types?: PoolConfig['types'];
  /** Makes the socket of each connection. @defaultValue pg's own */
  stream?: PoolConfig['stream'];
}

/** A pool of connections, for what has its own way to ask; close it with `pool.end()`. To ask by, see `openDatabase`. */
export function openPool(url: string, options: OpenPoolOptions = {}): Pool {
  const { types, stream } = options;
  const pool = new Pool({
    connectionString: url,
    max: options.poolSize ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    application_name: options.name ?? 'roadbed',
    keepAlive: true,
    ...(types && { types }),
    ...(stream && { stream }),
  });
  const onIdleError =
    options.onIdleError ?? ((error) => console.error(`database connection lost: ${error.message}`));
  pool.on('error', onIdleError);
  // One that is lost while it is in use fails what is done with it; an event that nobody hears would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

import { Socket } from 'node:net';
import { Pool } from 'pg';

type Log = { warn(fields: object, message: string): void };

/**
 * The connections of the workflow engine. The engine does again what a lost connection broke off, if it takes the error
 * for one; any other error ends its workflow.
 */
export function createEnginePool(url: string, log: Log): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'roadbed-engine',
    max: 5,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    stream: openSocket,
  });
  const noteLoss = (error: Error) => log.warn({ err: error }, 'a database connection of the engine was lost');
  pool.on('error', noteLoss);
  // Between the pool's listener and that of whoever takes a connection there is none, and an error that nobody hears
  // ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** A server that is gone is ECONNRESET to who reads and EPIPE to who writes; the engine knows the first alone. */
function openSocket(): Socket {
  const socket = new Socket();
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') error.code = 'ECONNRESET';
  });
  return socket;
}

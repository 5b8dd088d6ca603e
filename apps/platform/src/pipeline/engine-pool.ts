import { Socket } from 'node:net';
import { openPool } from '@roadbed/store';

type Log = { warn(fields: object, message: string): void };

/**
 * The connections of the workflow engine. The engine does again what a lost connection broke off, if it takes the error
 * for one; any other error ends its workflow.
 */
export function createEnginePool(url: string, log: Log) {
  return openPool(url, {
    name: 'roadbed-engine',
    poolSize: 5,
    // A server that hung ends by its clock what waited for it; the engine does not do that again.
    statementTimeoutMs: 0,
    stream: openSocket,
    onIdleError: (error) => log.warn({ err: error }, 'a database connection of the engine was lost'),
  });
}

/** A server that is gone is ECONNRESET to who reads and EPIPE to who writes; the engine knows the first alone. */
function openSocket(): Socket {
  const socket = new Socket();
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') error.code = 'ECONNRESET';
  });
  return socket;
}

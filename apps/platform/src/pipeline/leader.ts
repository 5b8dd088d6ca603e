import { Client } from 'pg';

/** Any fixed number: who holds this advisory lock of the database runs pipelines. */
const leaderLock = 7_623_001;

/**
 * Waits to become the one process that runs pipelines, by an advisory lock on a connection of its own:
 * PostgreSQL frees it the moment the process dies.
 *
 * @param onLost called when the connection, and with it the lock, is lost: the caller must stop at once.
 * @returns a function that gives the lock back.
 */
export async function becomeLeader(
  databaseUrl: string,
  onLost: (error: Error) => void,
): Promise<() => Promise<void>> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'roadbed-leader',
    keepAlive: true,
  });
  let left = false;
  client.on('error', (error) => {
    if (!left) onLost(error);
  });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [leaderLock]);
  return async () => {
    left = true;
    await client.end();
  };
}

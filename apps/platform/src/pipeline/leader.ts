import { Client } from 'pg';

/** Any fixed number: who holds this advisory lock of the database runs pipelines. */
const leaderLock = 7_623_001;
/** On which the database tells of each change that may go out, as soon as that is so. */
const approvals = 'roadbed_change_approved';

export type LeaderOptions = {
  /** Called when the connection, and with it the lock, is lost: the caller must stop at once. */
  onLost: (error: Error) => void;
  /** Called when another process leads: it is waited for. */
  onWaiting?: () => void;
  /** Called when a change has been approved, by whichever process; now and then for no reason. */
  onApproved: () => void;
  /** How long after its last answer the connection is tried, and how long it may take to answer, in milliseconds. */
  heartbeat?: { everyMs: number; withinMs: number };
};

/**
 * Waits to become the one process that runs pipelines, by an advisory lock on a connection of its own:
 * PostgreSQL frees it the moment the process dies. A connection whose other end is gone without a word, as when the
 * server's machine fails, is noticed by a heartbeat: another may lead by then.
 *
 * @returns a function that gives the lock back.
 */
export async function becomeLeader(
  databaseUrl: string,
  { onLost, onWaiting, onApproved, heartbeat = { everyMs: 10_000, withinMs: 20_000 } }: LeaderOptions,
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
  client.on('notification', onApproved);
  await client.connect();
  const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [
    leaderLock,
  ]);
  if (rows[0]?.leads !== true) {
    onWaiting?.();
    await client.query('SELECT pg_advisory_lock($1)', [leaderLock]);
  }
  await client.query(`LISTEN ${approvals}`);
  let next: NodeJS.Timeout | undefined;
  const beat = (): void => {
    const lost = setTimeout(() => {
      if (left) return;
      left = true;
      onLost(new Error(`the database does not answer within ${heartbeat.withinMs / 1000} s`));
    }, heartbeat.withinMs);
    const end = (): void => {
      clearTimeout(lost);
      if (!left) next = setTimeout(beat, heartbeat.everyMs);
    };
    // What it rejects with is told by the event of the connection.
    client.query('SELECT 1').then(end, end);
  };
  next = setTimeout(beat, heartbeat.everyMs);
  return async () => {
    left = true;
    clearTimeout(next);
    await client.end();
  };
}

import { Client, DatabaseError } from 'pg';
import { ROLE } from './cluster.ts';

/** The address of a database on a server's unix socket; pg and DBOS both take it. */
export function socketUrl(sockets: string, database = ROLE): string {
  return `postgresql://${ROLE}@localhost/${database}?host=${encodeURIComponent(sockets)}`;
}

/** Does something with one connection and closes it. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Makes a database when it is not there; several at once are safe. */
export async function ensureDatabase(sockets: string, name = ROLE): Promise<void> {
  await withClient(socketUrl(sockets, 'postgres'), async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    try {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
    } catch (error) {
      // duplicate_database, or unique_violation when another connection makes it at this moment
      if (!(error instanceof DatabaseError) || !['42P04', '23505'].includes(error.code ?? '')) throw error;
    }
  });
}

/** Whether a server answers: `ready`, `not yet` (no socket or still starting), or why it refuses. */
export async function probe(sockets: string): Promise<'ready' | 'not yet' | Error> {
  try {
    return await withClient(socketUrl(sockets, 'postgres'), async (client) => {
      await client.query('select 1');
      return 'ready' as const;
    });
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    // 57P03: cannot_connect_now, while it starts or recovers
    return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code) ? 'not yet' : (error as Error);
  }
}

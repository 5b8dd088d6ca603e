import { leafHash } from '@roadbed/ledger';
import type { LedgerEvent } from '@roadbed/ledger';
import { Client } from 'pg';

const update = 'UPDATE business SET revision = revision + 1 WHERE id = $1';
const insert = `
  INSERT INTO ledger_entry
    (event_id, at, type, actor, subject, service, environment, change_id, tickets, body, leaf_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{}', $9, $10)
  ON CONFLICT (event_id) DO NOTHING`;

export type BareDriver = Awaited<ReturnType<typeof openBareDriver>>;

/** What the ledger is held against: the driver as it comes, with the same statements as prepared ones. */
export async function openBareDriver(url: string, connections: number) {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  return {
    async transact(connection: number, row: number, event: LedgerEvent): Promise<void> {
      const client = clients[connection];
      if (client === undefined) throw new TypeError(`there is no connection ${connection}`);
      const at = new Date().toISOString();
      const body = JSON.stringify({ ...event, source: '/roadbed/platform', specversion: '1.0', time: at });
      const { id, type, actor, subject, service, environment, changeId } = event;
      await client.query('begin');
      await client.query({ name: 'update', text: update, values: [row] });
      await client.query({
        name: 'insert',
        text: insert,
        values: [
          id,
          at,
          type,
          actor,
          subject,
          service,
          environment,
          changeId,
          body,
          leafHash(Buffer.from(body)),
        ],
      });
      await client.query('commit');
    },
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}

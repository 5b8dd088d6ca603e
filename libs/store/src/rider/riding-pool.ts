import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Client } from 'pg';
import type { Pool, PoolClient } from 'pg';
import { RidingClient } from './riding-client.ts';

/** The pool as Kysely uses it, with connections that riders ride on. */
export function createRidingPool(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    Client,
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const riding = known.get(client) ?? (new RidingClient(client) as unknown as PostgresPoolClient);
      known.set(client, riding);
      return riding;
    },
    end: () => pool.end(),
  };
}

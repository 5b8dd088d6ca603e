import { openDatabase } from '@roadbed/store';
import { sql } from 'kysely';
import type { World } from './create-world.ts';

type Tables = {
  change_request: {
    id: string;
    number: number;
    service: string;
    environment: string;
    digest: string;
    requested_by: string;
    status: string;
    status_reason: string | null;
  };
  deployment: { service: string; environment: string; change_id: string; instance: string; url: string };
};

/** A change as the database has it. */
export type StoredChange = Omit<Tables['change_request'], 'number'>;
/** What is live, as the database has it. */
export type StoredDeployment = Tables['deployment'];

/** What the database holds in the end, without any of the code that wrote it. */
export async function readDatabase(
  world: World,
): Promise<{ changes: StoredChange[]; deployments: StoredDeployment[] }> {
  return await withDatabase(world, async (db) => ({
    changes: await db
      .selectFrom('change_request')
      .select(['id', 'service', 'environment', 'digest', 'requested_by', 'status', 'status_reason'])
      .orderBy('number')
      .execute(),
    deployments: await db
      .selectFrom('deployment')
      .select(['service', 'environment', 'change_id', 'instance', 'url'])
      .execute(),
  }));
}

/** The processes of the database that serve connections of others. */
export async function listBackends(world: World): Promise<number[]> {
  return await withDatabase(world, async (db) => {
    const { rows } = await sql<{ pid: number }>`
      SELECT pid FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`.execute(db);
    return rows.map(({ pid }) => pid);
  });
}

/** Ends the connections of the platform but that of the leader; returns how many there were. */
export async function endConnections(world: World): Promise<number> {
  return await withDatabase(world, async (db) => {
    const { rows } = await sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'roadbed-leader'`.execute(
      db,
    );
    return rows.length;
  });
}

async function withDatabase<T>(
  world: World,
  use: (db: ReturnType<typeof openDatabase<Tables>>) => Promise<T>,
): Promise<T> {
  const options = { poolSize: 1, name: 'roadbed-chaos', onIdleError: () => {} };
  const db = openDatabase<Tables>(world.run().postgres.url, options);
  try {
    return await use(db);
  } finally {
    await db.destroy().catch(() => {});
  }
}

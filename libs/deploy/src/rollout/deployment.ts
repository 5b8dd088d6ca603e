import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { DeployTables } from '../tables.ts';

/** What serves a service in an environment now. */
export type Deployment = {
  service: string;
  environment: string;
  changeId: string;
  /** Digest of the live release. */
  release: string;
  /** The running instance and its address. */
  instance: string;
  url: string;
  /** ISO 8601: since when this release is live. */
  since: string;
};

export async function listDeployments(db: Kysely<DeployTables>): Promise<Deployment[]> {
  const rows = await db
    .selectFrom('deployment')
    .selectAll()
    .orderBy('service')
    .orderBy('environment')
    .execute();
  return rows.map(({ change_id, digest, since, ...row }) => ({
    ...row,
    changeId: change_id,
    release: digest,
    since: since.toISOString(),
  }));
}

export async function findDeployment(
  db: Kysely<DeployTables>,
  service: string,
  environment: string,
): Promise<Deployment | undefined> {
  return (await listDeployments(db)).find((at) => at.service === service && at.environment === environment);
}

/**
 * Notes that another instance of the same change serves now, for example after a crash.
 * A compare-and-swap: when a rollout has moved the deployment on, nothing changes and false comes back.
 */
export async function replaceInstance(
  db: Kysely<DeployTables>,
  { service, environment, changeId, instance }: Deployment,
  next: { instance: string; url: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('deployment')
    .set(next)
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('change_id', '=', changeId)
    .where('instance', '=', instance)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The next fence for a write to the gateway: larger than every one before it. */
export async function nextFence(db: Kysely<DeployTables>): Promise<number> {
  const { rows } = await sql<{ fence: number }>`SELECT nextval('traffic_fence') AS fence`.execute(db);
  const fence = rows[0]?.fence;
  if (fence === undefined) throw new Error('the sequence traffic_fence gave no number');
  return fence;
}

import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import type { DeployTables } from '../tables.ts';
import type { Target } from './collaborators.ts';

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
  const rows = await selectDeployments(db).orderBy('service').orderBy('environment').execute();
  return rows.map(toDeployment);
}

export async function findDeployment(
  db: Kysely<DeployTables>,
  service: string,
  environment: string,
): Promise<Deployment | undefined> {
  const row = await selectDeployments(db)
    .where('service', '=', service)
    .where('environment', '=', environment)
    .executeTakeFirst();
  return row && toDeployment(row);
}

/** Whether this instance is what serves a service somewhere. */
export async function isServing(db: Kysely<DeployTables>, instance: string): Promise<boolean> {
  return (await selectDeployments(db).where('instance', '=', instance).executeTakeFirst()) !== undefined;
}

function selectDeployments(db: Kysely<DeployTables>) {
  return db.selectFrom('deployment').selectAll();
}

function toDeployment({
  change_id,
  digest,
  since,
  ...row
}: Selectable<DeployTables['deployment']>): Deployment {
  return { ...row, changeId: change_id, release: digest, since: since.toISOString() };
}

/**
 * Notes that another instance of the same change serves now, for example after a crash, and puts that on record.
 * A compare-and-swap: when a rollout has moved the deployment on, nothing changes and false comes back.
 */
export async function replaceInstance(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  { service, environment, changeId, instance, release }: Omit<Deployment, 'url' | 'since'>,
  next: Target,
): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('deployment')
      .set({ instance: next.instance, url: next.url })
      .where('service', '=', service)
      .where('environment', '=', environment)
      .where('change_id', '=', changeId)
      .where('instance', '=', instance)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await record(transaction, {
      id: `${next.instance}/restarted`,
      type: 'roadbed.instance.restarted.v1',
      actor: system,
      subject: `change/${changeId}`,
      service,
      environment,
      changeId,
      data: { release, previous: instance, instance: next.instance },
    });
    return true;
  });
}

/** The next fence for a write to the gateway: larger than every one before it. */
export async function nextFence(db: Kysely<DeployTables>): Promise<number> {
  const { rows } = await sql<{ fence: number }>`SELECT nextval('traffic_fence') AS fence`.execute(db);
  const fence = rows[0]?.fence;
  if (fence === undefined) throw new Error('the sequence traffic_fence gave no number');
  return fence;
}

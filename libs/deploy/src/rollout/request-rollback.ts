import type { Kysely } from 'kysely';
import { suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Change } from '../change/change.ts';
import { findChangeInProgress } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RecordEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { shortDigest } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';
import { findDeployment } from './deployment.ts';
import { findLastGood } from './find-last-good.ts';

export type RequestRollbackOptions = {
  service: string;
  environment: string;
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
  /** Why, for the record. */
  reason?: string | undefined;
  /** Only while this change is what is live. */
  rollsBack?: string | undefined;
  /** The chat channel in which the roll back is followed; the channel of the owning team when left out. */
  announceIn?: string | undefined;
};

/**
 * Asks for the release that served before the one that is live: a change of its own, which needs no approval and goes
 * out at once. A change that waits for its turn makes room, because what it was asked upon is no longer what is live.
 * Refused when nothing is live, when there is nothing to go back to, and while a rollout is under way, which can be
 * aborted.
 */
export async function requestRollback(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  { service, environment, rollsBack, ...asked }: RequestRollbackOptions,
): Promise<{ ok: true; change: Change } | Refusal> {
  if (!catalog.services.has(service)) {
    const message = `There is no service "${service}": ${suggest(service, catalog.services.keys())}`;
    return refuse('unknown-service', message);
  }
  const environments = catalog.platform.environments.map(({ name }) => name);
  if (!environments.includes(environment)) {
    const message = `There is no environment "${environment}": ${suggest(environment, environments)}`;
    return refuse('unknown-environment', message);
  }
  const waiting = await findChangeInProgress(db, service, environment);
  if (waiting?.kind === 'rollback') {
    const message = `${waiting.id} is rolling ${service} in ${environment} back already.`;
    return refuse('already-rolling-back', message);
  }
  if (waiting?.status === 'rolling-out') {
    return refuse(
      'change-in-progress',
      `${waiting.id} is rolling out, and what was live before it still is. To stop it: /deploy abort ${waiting.id}`,
    );
  }
  const live = await findDeployment(db, service, environment);
  if (live === undefined)
    return refuse(
      'nothing-live',
      `Nothing of ${service} is live in ${environment}: there is nothing to take back.`,
    );
  if (rollsBack !== undefined && live.changeId !== rollsBack)
    return refuse(
      'nothing-to-roll-back-to',
      `${rollsBack} is not what is live any longer: ${live.changeId} is.`,
    );
  const good = await findLastGood(db, live);
  if (good === undefined) {
    return refuse(
      'nothing-to-roll-back-to',
      `Before ${shortDigest(live.release)} (${live.changeId}) no release of ${service} was live in ${environment} that was not taken back. ` +
        `Deploy one by its digest: /deploy ${service} DIGEST to ${environment}`,
    );
  }
  if (waiting !== undefined) await makeRoom(db, record, waiting, live.changeId, asked.requestedBy);
  return await requestChange(db, record, catalog, {
    ...asked,
    service,
    environment,
    release: good.release,
    kind: 'rollback',
    rollsBack: live.changeId,
  });
}

/** Takes a change that has not begun to roll out off the way of a roll back. */
async function makeRoom(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  { id, service, environment }: Change,
  rolledBack: string,
  actor: string,
): Promise<void> {
  const reason = `${rolledBack} is being rolled back, so this one would go out upon something else. Ask for it again afterwards.`;
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('change_request')
      .set((eb) => ({
        status: 'replaced',
        status_reason: reason,
        ended_at: new Date(),
        revision: eb('revision', '+', 1),
      }))
      .where('id', '=', id)
      .where('status', 'in', ['waiting-for-approval', 'approved'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await record(transaction, {
      id: `${id}/replaced`,
      type: 'roadbed.change.replaced.v1',
      actor,
      subject: `change/${id}`,
      service,
      environment,
      changeId: id,
      data: { by: 'a roll back', reason },
    });
  });
}

import type { Kysely } from 'kysely';
import type { Catalog } from '@roadbed/catalog';
import type { Change } from '../change/change.ts';
import { findChangeInProgress } from '../change/find-change.ts';
import { requestChange } from '../change/request-change.ts';
import type { RecordEvent } from '../event.ts';
import { findPlace } from '../place.ts';
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
 * Asks for the release that served before the one that is live: a change of its own, which needs no approval, takes the
 * place of one that has not begun, and goes out at once.
 * Refused when nothing is live, when there is nothing to go back to, and while a rollout is under way, which can be
 * aborted.
 */
export async function requestRollback(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  { service, environment, rollsBack, ...asked }: RequestRollbackOptions,
): Promise<{ ok: true; change: Change } | Refusal> {
  const found = findPlace(catalog, { service, environment });
  if (!found.ok) return found;
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
  return await requestChange(db, record, catalog, {
    ...asked,
    service,
    environment,
    release: good.release,
    kind: 'rollback',
    rollsBack: live.changeId,
  });
}

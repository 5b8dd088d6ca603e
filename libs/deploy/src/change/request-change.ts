import type { Kysely } from 'kysely';
import { findEnvironment, suggest } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { admitKind } from '../approval/admit-kind.ts';
import { requiredApprovals } from '../approval/required-approvals.ts';
import type { RecordEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import { findRelease } from '../release/register-release.ts';
import { shortDigest } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';
import type { Change, ChangeKind } from './change.ts';
import { findChangeInProgress, getChange } from './find-change.ts';

export type RequestChangeOptions = {
  service: string;
  environment: string;
  /** `latest` when left out; else a digest or its first 4 or more hex digits. */
  release?: string | undefined;
  /** `normal` when left out. */
  kind?: ChangeKind | undefined;
  /** Why, in the words of who asks. */
  reason?: string | undefined;
  /** The change that this one takes back. */
  rollsBack?: string | undefined;
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
  /** The chat channel in which the change is followed; the channel of the owning team when left out. */
  announceIn?: string | undefined;
  /** Says whether the policy lets this release be deployed; asked again when it is. Left out: only then. */
  mayBeDeployed?: (digest: string) => Promise<{ ok: true } | { ok: false; reason: string }>;
};

/**
 * Asks for a release in an environment. Refused, with the nearest names, when the service, environment or
 * release is not known, when the release may not be deployed, and while another change of the service to that
 * environment is in progress.
 * The change is `approved` at once where the environment asks for no approvals.
 */
export async function requestChange(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  options: RequestChangeOptions,
  now = new Date(),
): Promise<{ ok: true; change: Change } | Refusal> {
  const service = catalog.services.get(options.service);
  if (service === undefined) {
    return refuse(
      'unknown-service',
      `There is no service "${options.service}": ${suggest(options.service, catalog.services.keys())}`,
    );
  }
  const environment = findEnvironment(catalog, options.environment);
  if (environment === undefined) {
    const known = catalog.platform.environments.map(({ name }) => name);
    return refuse(
      'unknown-environment',
      `There is no environment "${options.environment}": ${suggest(options.environment, known)}`,
    );
  }
  const admitted = admitKind(catalog, service, options);
  if (!admitted.ok) return admitted;
  const found = await findRelease(db, service.name, options.release);
  if (!found.ok) return found;
  const { release } = found;
  const verdict = await options.mayBeDeployed?.(release.digest);
  if (verdict?.ok === false) {
    const what = `${shortDigest(release.digest)} of ${service.name}`;
    return refuse('release-refused', `The release ${what} would not be deployed: ${verdict.reason}.`);
  }

  return await db.transaction().execute(async (transaction) => {
    const { kind = 'normal', reason, rollsBack } = options;
    const { required, because } = requiredApprovals(catalog, service, environment, kind);
    const row = await transaction
      .insertInto('change_request')
      .values({
        service: service.name,
        environment: environment.name,
        digest: release.digest,
        kind,
        reason: reason ?? null,
        rolls_back: rollsBack ?? null,
        requested_by: options.requestedBy,
        requested_at: now,
        required_approvals: required,
        status: required === 0 ? 'approved' : 'waiting-for-approval',
        status_reason: null,
        announce_in: options.announceIn ?? service.channel,
        ended_at: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['service', 'environment'])
          .where('status', 'in', ['waiting-for-approval', 'approved', 'rolling-out'])
          .doNothing(),
      )
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return await refuseSecond(transaction, service.name, environment.name);

    const about = {
      actor: options.requestedBy,
      subject: `change/${row.id}`,
      service: service.name,
      environment: environment.name,
    };
    await record(transaction, {
      ...about,
      id: `${row.id}/requested`,
      type: 'roadbed.change.requested.v1',
      changeId: row.id,
      data: {
        release: release.digest,
        commit: release.commit,
        tickets: release.tickets,
        kind,
        requiredApprovals: required,
        ...(reason !== undefined && { reason }),
        ...(rollsBack !== undefined && { rollsBack }),
      },
    });
    if (because !== null) {
      await record(transaction, {
        ...about,
        id: `${row.id}/approved`,
        type: 'roadbed.change.approved.v1',
        changeId: row.id,
        data: { by: [], reason: because },
      });
    }
    const change = await getChange(transaction, row.id);
    if (change === undefined) throw new Error(`the change ${row.id} vanished in its own transaction`);
    return { ok: true as const, change };
  });
}

async function refuseSecond(
  db: Kysely<DeployTables>,
  service: string,
  environment: string,
): Promise<Refusal> {
  const running = await findChangeInProgress(db, service, environment);
  const which =
    running === undefined
      ? 'Another change'
      : `${running.id} (${shortDigest(running.release)}, ${running.status.replaceAll('-', ' ')})`;
  return refuse(
    'change-in-progress',
    `${which} of ${service} to ${environment} is in progress. Wait for it to end, or reject it, and ask again.`,
  );
}

import type { Catalog } from '@roadbed/catalog';
import type { Kysely, Transaction } from 'kysely';
import { databaseTime } from '../database-time.ts';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import { findPlace } from '../place.ts';
import type { Refusal, RefusalCode } from '../refusal.ts';
import { refuse } from '../refusal.ts';
import { getRelease } from '../release/register-release.ts';
import type { DeployTables } from '../tables.ts';
import { runPreflight } from './run-preflight.ts';
import type { PreflightSources } from './sources.ts';
import { toRefusal } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** What passes by itself: the change waits for it. Of anything else it fails. */
const passing: readonly RefusalCode[] = ['locked', 'frozen', 'on-its-way', 'not-baked', 'unhealthy-before'];

/** What becomes of an approved change now. */
export type Recheck =
  /** It may begin, or has begun. */
  | { outcome: 'go' }
  /** It stays approved and says why; ask again later. */
  | { outcome: 'wait'; message: string }
  /** It has ended as failed, and says why. */
  | { outcome: 'refuse'; code: RefusalCode; message: string }
  /** It is not approved: it has ended, or waits for people. */
  | { outcome: 'not-approved' };

/**
 * Asks preflight again before a rollout begins: a lock or a freeze may have come since the change was asked for. What it
 * comes to stands on the change, and on record once for each reason. Safe to call again and again.
 *
 * @param given the time; that of the database when left out.
 */
export async function recheck(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  catalog: Catalog,
  changeId: string,
  sources: PreflightSources,
  given?: Date,
): Promise<Recheck> {
  const change = await db
    .selectFrom('change_request')
    .selectAll()
    .where('id', '=', changeId)
    .executeTakeFirst();
  if (change?.status === 'rolling-out') return { outcome: 'go' };
  if (change?.status !== 'approved') return { outcome: 'not-approved' };

  const now = given ?? (await databaseTime(db));
  const place = { service: change.service, environment: change.environment };
  const found = findPlace(catalog, place);
  const release = await getRelease(db, change.digest);
  const { kind, requested_by: requestedBy } = change;
  const verdicts: Verdict[] =
    found.ok && release !== undefined
      ? await runPreflight({
          ...found,
          release,
          kind,
          requestedBy,
          db,
          catalog,
          sources,
          now,
          mayWait: false,
        })
      : [];
  const refusal = found.ok ? toRefusal(verdicts) : refuse(found.code, `${found.message} It was removed.`);
  const about = { actor: system, subject: `change/${changeId}`, ...place, changeId };

  return await db.transaction().execute(async (transaction) => {
    if (refusal === undefined) {
      await setReason(transaction, changeId, null);
      return { outcome: 'go' as const };
    }
    const codes = found.ok ? codesOf(verdicts) : [refusal.code];
    if (codes.every((code) => passing.includes(code))) {
      const revision = await setReason(transaction, changeId, refusal.message);
      if (revision !== undefined) {
        await record(transaction, {
          ...about,
          id: `${changeId}/held/${revision}`,
          type: 'roadbed.change.held.v1',
          data: { release: change.digest, codes, reason: refusal.message },
        });
      }
      return { outcome: 'wait' as const, message: refusal.message };
    }
    return await fail(transaction, refusal, about, record, change.digest, now);
  });
}

function codesOf(verdicts: readonly Verdict[]): RefusalCode[] {
  return verdicts.flatMap((one) => (one.verdict === 'refused' ? [one.code] : []));
}

/** Says why an approved change waits. Undefined when it says so already, or is approved no more. */
async function setReason(
  transaction: Transaction<DeployTables>,
  changeId: string,
  reason: string | null,
): Promise<number | undefined> {
  const row = await transaction
    .updateTable('change_request')
    .set((eb) => ({ status_reason: reason, revision: eb('revision', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'approved')
    .where('status_reason', 'is distinct from', reason)
    .returning('revision')
    .executeTakeFirst();
  return row?.revision;
}

async function fail(
  transaction: Transaction<DeployTables>,
  { code, message }: Refusal,
  about: { actor: string; subject: string; service: string; environment: string; changeId: string },
  record: RecordEvent,
  release: string,
  now: Date,
): Promise<Recheck> {
  const { numUpdatedRows } = await transaction
    .updateTable('change_request')
    .set((eb) => ({
      status: 'failed' as const,
      status_reason: message,
      ended_at: now,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', about.changeId)
    .where('status', '=', 'approved')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return { outcome: 'not-approved' };
  await record(transaction, {
    ...about,
    id: `${about.changeId}/failed`,
    type: 'roadbed.change.failed.v1',
    data: { release, reason: message, code },
  });
  return { outcome: 'refuse', code, message };
}

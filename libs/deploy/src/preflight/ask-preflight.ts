import type { Catalog } from '@roadbed/catalog';
import type { Kysely } from 'kysely';
import type { ChangeKind } from '../change/change.ts';
import { databaseTime } from '../database-time.ts';
import { system } from '../event.ts';
import { findPlace } from '../place.ts';
import type { Place } from '../place.ts';
import type { Refusal } from '../refusal.ts';
import { findRelease } from '../release/register-release.ts';
import type { DeployTables } from '../tables.ts';
import type { PreflightSubject } from './check.ts';
import { runPreflight } from './run-preflight.ts';
import type { PreflightSources } from './sources.ts';
import type { Verdict } from './verdict.ts';

export type AskPreflightOptions = Place & {
  /** `latest` when left out; else a digest or its first 4 or more hex digits. */
  release?: string | undefined;
  /** `normal` when left out. */
  kind?: ChangeKind | undefined;
  /** `person:ana` or `system:roadbed`. */
  requestedBy: string;
};

export type Preflight = { ok: true; subject: PreflightSubject; verdicts: Verdict[] };

/**
 * Says what would become of a change now, without asking for it. Refused, with the nearest names, only when the
 * service, environment or release is not known.
 *
 * @param given the time; that of the database when left out.
 */
export async function askPreflight(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  { service, environment, release, kind = 'normal', requestedBy }: AskPreflightOptions,
  sources: PreflightSources,
  given?: Date,
): Promise<Preflight | Refusal> {
  const place = findPlace(catalog, { service, environment });
  if (!place.ok) return place;
  const found = await findRelease(db, place.service.name, release);
  if (!found.ok) return found;
  const subject = {
    service: place.service,
    environment: place.environment,
    release: found.release,
    kind,
    requestedBy,
  };
  const now = given ?? (await databaseTime(db));
  // What goes by itself has time: it is asked for when all is well.
  const mayWait = requestedBy !== system;
  const verdicts = await runPreflight({ ...subject, db, catalog, sources, now, mayWait });
  return { ok: true, subject, verdicts };
}

import { sql } from 'kysely';
import type { Kysely, RawBuilder, Selectable } from 'kysely';
import { suggest } from '@roadbed/catalog';
import { system } from '../event.ts';
import type { RecordEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { DeployTables } from '../tables.ts';
import { shortDigest } from './release.ts';
import type { Release, ReleaseOrigin } from './release.ts';

export type RegisterReleaseOptions = {
  /** The key that signed its provenance, for the record. */
  signedBy?: string;
  /** The database's own time when left out; at least later than the service's newest release, whatever clocks were set to. */
  now?: Date;
};

/** Makes a release known to the platform. A release that is known already changes nothing; returns whether it was new. */
export async function registerRelease(
  db: Kysely<DeployTables>,
  record: RecordEvent,
  origin: ReleaseOrigin,
  { signedBy, now }: RegisterReleaseOptions = {},
): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('release')
      .values({
        digest: origin.digest,
        service: origin.service,
        commit: origin.commit,
        dirty: origin.dirty,
        commits: JSON.stringify(origin.commits),
        tickets: origin.tickets,
        built_at: new Date(origin.builtAt),
        registered_at: now ?? afterNewest(origin.service),
      })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    const { digest, service, ...data } = origin;
    await record(transaction, {
      id: `release/${digest}/registered`,
      type: 'roadbed.release.registered.v1',
      actor: system,
      subject: `release/${digest}`,
      service,
      data: { digest, ...data, ...(signedBy === undefined ? {} : { signedBy }) },
    });
    return true;
  });
}

/** Which release is newer is told by when it became known: a clock that went back must not make the next one older. */
function afterNewest(service: string): RawBuilder<Date> {
  return sql`greatest(
    date_trunc('milliseconds', clock_timestamp()),
    (SELECT max(registered_at) + interval '1 millisecond' FROM release WHERE service = ${service}))`;
}

/** Digests of all releases that the platform knows. */
export async function listDigests(db: Kysely<DeployTables>): Promise<Set<string>> {
  const rows = await db.selectFrom('release').select('digest').execute();
  return new Set(rows.map(({ digest }) => digest));
}

/** Releases, newest first, of one service or of all. */
export async function listReleases(
  db: Kysely<DeployTables>,
  { service, limit = 50 }: { service?: string | undefined; limit?: number | undefined } = {},
): Promise<Release[]> {
  let query = db
    .selectFrom('release')
    .selectAll()
    .orderBy('registered_at', 'desc')
    .orderBy('built_at', 'desc')
    .limit(limit);
  if (service !== undefined) query = query.where('service', '=', service);
  return (await query.execute()).map(toRelease);
}

/**
 * The release of a service that a person names: `latest` (or nothing), a digest, or the first 4 or more
 * hex digits of one.
 */
export async function findRelease(
  db: Kysely<DeployTables>,
  service: string,
  reference = 'latest',
): Promise<{ ok: true; release: Release } | Refusal> {
  const releases = await listReleases(db, { service, limit: 1000 });
  const [latest] = releases;
  if (latest === undefined) {
    return refuse('no-release', `${service} has no release yet. Make one: npx nx run ${service}:release`);
  }
  if (reference === 'latest') return { ok: true, release: latest };
  const wanted = reference.toLowerCase().replace(/^sha256:/, '');
  const matches =
    wanted.length < 4 ? [] : releases.filter(({ digest }) => digest.startsWith(`sha256:${wanted}`));
  const [match, another] = matches;
  if (another !== undefined) {
    return refuse(
      'ambiguous-release',
      `"${reference}" fits ${matches.length} releases of ${service}: give more digits.`,
    );
  }
  if (match === undefined) {
    const known = releases.slice(0, 20).map(({ digest }) => shortDigest(digest));
    return refuse('unknown-release', `${service} has no release "${reference}": ${suggest(wanted, known)}`);
  }
  return { ok: true, release: match };
}

export async function getRelease(db: Kysely<DeployTables>, digest: string): Promise<Release | undefined> {
  const row = await db.selectFrom('release').selectAll().where('digest', '=', digest).executeTakeFirst();
  return row === undefined ? undefined : toRelease(row);
}

function toRelease(row: Selectable<DeployTables['release']>): Release {
  return {
    digest: row.digest,
    service: row.service,
    commit: row.commit,
    dirty: row.dirty,
    commits: row.commits,
    tickets: row.tickets,
    builtAt: row.built_at.toISOString(),
    registeredAt: row.registered_at.toISOString(),
  };
}

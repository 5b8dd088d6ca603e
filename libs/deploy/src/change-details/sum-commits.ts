import type { Commit } from '@roadbed/platform-api';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { shortDigest } from '../release/release.ts';
import type { Release } from '../release/release.ts';
import type { DeployTables } from '../tables.ts';

/** What a change brings to a service, or takes out of it, in commits. */
export type SummedCommits = {
  direction: 'first' | 'forward' | 'back' | 'same';
  /** Newest first, each once. */
  commits: Commit[];
  tickets: string[];
  /** How many releases they come from. */
  releases: number;
  /** Why they may not be all. */
  notes: string[];
};

/**
 * Sums up the releases between what is live and what is asked for: each has the commits that reached the service since
 * the release before it. Forward, they are what comes; back, what is taken out.
 *
 * @param live undefined when nothing is: then all releases up to the asked one count.
 */
export async function sumCommits(
  db: Kysely<DeployTables>,
  asked: Release,
  live: Release | undefined,
): Promise<SummedCommits> {
  if (live?.digest === asked.digest)
    return { direction: 'same', commits: [], tickets: [], releases: 0, notes: [] };
  const isBack = live !== undefined && comesBefore(asked, live);
  const [from, to] = isBack ? [asked, live] : [live, asked];
  const between = await releasesBetween(db, asked.service, from, to);
  const bySha = new Map(between.flatMap(({ commits }) => commits).map((commit) => [commit.sha, commit]));
  return {
    direction: live === undefined ? 'first' : isBack ? 'back' : 'forward',
    commits: [...bySha.values()],
    tickets: [...new Set(between.flatMap(({ tickets }) => tickets))],
    releases: between.length,
    notes: [
      ...(live === undefined ? [] : describeOrigin(live, `What is live, ${shortDigest(live.digest)},`)),
      ...between
        .filter(({ digest }) => digest !== live?.digest)
        .flatMap((release) => describeOrigin(release, `Release ${shortDigest(release.digest)}`)),
    ],
  };
}

function describeOrigin({ commit, dirty }: Pick<Release, 'commit' | 'dirty'>, what: string): string[] {
  if (commit === null) return [`${what} was built outside git: its commits are not known.`];
  return dirty ? [`${what} was built from files that no commit has.`] : [];
}

/** By when they became known to the platform, as everywhere that a service's newest release is meant. */
function comesBefore(one: Release, other: Release): boolean {
  const key = ({ registeredAt, builtAt, digest }: Release) => `${registeredAt} ${builtAt} ${digest}`;
  return key(one) < key(other);
}

/** Releases after `from` (of all, without one) up to and with `to`, newest first. */
async function releasesBetween(
  db: Kysely<DeployTables>,
  service: string,
  from: Release | undefined,
  to: Release,
) {
  const place = sql`(registered_at, built_at, digest)`;
  const at = ({ digest }: Release) =>
    sql`(SELECT registered_at, built_at, digest FROM release WHERE digest = ${digest})`;
  let query = db
    .selectFrom('release')
    .select(['digest', 'commit', 'dirty', 'commits', 'tickets'])
    .where('service', '=', service)
    .where(sql<boolean>`${place} <= ${at(to)}`)
    .orderBy('registered_at', 'desc')
    .orderBy('built_at', 'desc')
    .orderBy('digest', 'desc');
  if (from !== undefined) query = query.where(sql<boolean>`${place} > ${at(from)}`);
  return await query.execute();
}

import { approvalTerms, dependentsOf, findTeam } from '@roadbed/catalog';
import type { Catalog, Service } from '@roadbed/catalog';
import type { ChangeDetails } from '@roadbed/platform-api';
import type { Kysely } from 'kysely';
import { fingerprintOf } from '../approval/fingerprint.ts';
import type { Change } from '../change/change.ts';
import { listChanges } from '../change/find-change.ts';
import { findReleaseFindings } from '../release/admit-release.ts';
import { getRelease } from '../release/register-release.ts';
import type { ReleaseFolder } from '../release/release-folder.ts';
import { findDeployment } from '../rollout/deployment.ts';
import type { DeployTables } from '../tables.ts';
import { compareValues } from './compare-values.ts';
import type { ReadErrorBudget } from './error-budget.ts';
import { hasSameCode, readReleaseValues } from './read-release-values.ts';
import { sumCommits } from './sum-commits.ts';
import { toPerson } from './to-person.ts';

/** Where the details of a change come from, beside the database. */
export type DetailSources = { releases: ReleaseFolder; readErrorBudget: ReadErrorBudget };

const mostCommits = 500;
const mostTickets = 200;
const mostNotes = 10;
const mostDeploys = 5;
const unknownRelease = { values: new Map<string, unknown>(), code: null, problems: [] };

/**
 * What people should know before they approve a change: what it brings or takes out since what is live, which values
 * differ, whom it touches, how the last ones went, what room for errors is left, and how the release was found to be.
 */
export async function describeChange(
  db: Kysely<DeployTables>,
  { platform, services }: Catalog,
  { releases, readErrorBudget }: DetailSources,
  service: Service,
  change: Change,
  now = new Date(),
): Promise<ChangeDetails> {
  const catalog = { platform, services };
  const { environment } = change;
  const deployment = await findDeployment(db, service.name, environment);
  const live = deployment === undefined ? undefined : await getRelease(db, deployment.release);
  const asked = await getRelease(db, change.release);
  if (asked === undefined) throw new Error(`the release ${change.release} of ${change.id} is not registered`);

  const summed = await sumCommits(db, asked, live);
  const [before, after] = await Promise.all([
    live === undefined ? unknownRelease : readReleaseValues(releases, live.digest, environment),
    readReleaseValues(releases, asked.digest, environment),
  ]);
  const differences = compareValues(before.values, after.values);
  const { people, from, approvalWithinHours, startWithinHours } = approvalTerms(
    platform,
    service,
    environment,
  );
  const terms = { people, from: from === null ? null : [...from], approvalWithinHours, startWithinHours };
  const { availabilityPercent } = service.objectives;

  return {
    describedAt: now.toISOString(),
    fingerprint: fingerprintOf({
      changeId: change.id,
      release: asked.digest,
      live: live?.digest ?? null,
      valuesDigest: differences.digest,
      terms,
    }),
    direction: summed.direction,
    live:
      deployment === undefined
        ? null
        : {
            release: deployment.release,
            commit: live?.commit ?? null,
            changeId: deployment.changeId,
            since: deployment.since,
          },
    commits: summed.commits.slice(0, mostCommits),
    commitCount: summed.commits.length,
    tickets: summed.tickets.slice(0, mostTickets),
    releases: summed.releases,
    notes: [...before.problems, ...after.problems, ...summed.notes].slice(0, mostNotes),
    values: differences.values,
    valueCount: differences.count,
    valuesDigest: differences.digest,
    onlyConfiguration: differences.count > 0 && hasSameCode(before, after),
    dependents: dependentsOf(catalog, service.name).map(({ name, title, team, channel }) => ({
      service: name,
      title,
      team,
      channel,
    })),
    owner: {
      team: service.team,
      title: findTeam(catalog, service.team)?.title ?? service.team,
      channel: service.channel,
    },
    lastDeploys: await findLastDeploys(db, catalog, change),
    errorBudget: await readErrorBudget(service.name, environment, availabilityPercent),
    checks: await describeChecks(releases, asked.digest, catalog, now),
    terms,
  };
}

async function findLastDeploys(
  db: Kysely<DeployTables>,
  catalog: Catalog,
  { id, service, environment }: Change,
): Promise<ChangeDetails['lastDeploys']> {
  const statuses = ['live', 'superseded', 'failed', 'rolled-back'] as const;
  const changes = await listChanges(db, { service, environment, statuses, limit: mostDeploys + 1 });
  return changes
    .filter((change) => change.id !== id)
    .slice(0, mostDeploys)
    .map((change) => ({
      id: change.id,
      release: change.release,
      status: change.status,
      requestedBy: toPerson(catalog, change.requestedBy),
      endedAt: change.endedAt ?? change.requestedAt,
    }));
}

async function describeChecks(
  releases: ReleaseFolder,
  digest: string,
  { platform }: Catalog,
  now: Date,
): Promise<ChangeDetails['checks']> {
  const verified = await releases.verify(digest);
  const { check, verdict } = await findReleaseFindings(releases, digest, platform.releases, now);
  const found = check?.outcome.status === 'checked' ? check.outcome.vulnerabilities.length : undefined;
  return {
    signedBy: verified.ok ? verified.keyId : null,
    ...(verified.ok ? {} : { problem: verified.reason }),
    vulnerabilities: found === undefined ? 'unchecked' : found === 0 ? 'none' : 'known',
    ...(check !== null && { checkedAt: check.at }),
    notes: verdict.ok ? verdict.warnings : [verdict.reason],
    deployable: verified.ok && verdict.ok,
  };
}

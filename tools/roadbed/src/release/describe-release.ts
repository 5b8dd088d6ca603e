import { describeVulnerability, shortDigest } from '@roadbed/deploy';
import type { VulnerabilityCheck, VulnerabilityVerdict } from '@roadbed/deploy';
import type { MadeRelease } from './make-release.ts';

export type ReleaseReport = MadeRelease & {
  check: VulnerabilityCheck | undefined;
  verdict: VulnerabilityVerdict;
  /** Whether a running platform knows it now. */
  announced: boolean;
};

/** How many commits are shown; the release holds more. */
const commitsShown = 5;

const uncheckedFix = 'Fix: release it again where npm reaches a registry that knows advisories';

/** What `nx run SERVICE:release` says, line by line. */
export function describeRelease(report: ReleaseReport): string[] {
  const { origin, added, build, keyId, warnings, announced, verdict } = report;
  const title = `${origin.service} ${shortDigest(origin.digest)}`;
  const known = announced ? 'the platform knows it' : 'the platform registers it when it starts';
  const refusal = verdict.ok ? [] : [`  will not be deployed: ${verdict.reason}`];
  if (!added) return [`${title}: released before, ${known}`, ...vulnerabilityLines(report), ...refusal];
  const size = (report.bytes / 1_000_000).toFixed(1);
  return [
    `${title}: new release, ${known}`,
    `  digest           ${origin.digest} (${report.files} files, ${size} MB)`,
    `  commits          ${describeCommits(report)}`,
    ...origin.commits
      .slice(0, commitsShown)
      .map(({ sha, subject, author }) => `    ${sha.slice(0, 10)} ${subject} (${author})`),
    ...(origin.tickets.length === 0 ? [] : [`  tickets          ${origin.tickets.join(', ')}`]),
    `  components       ${build.packages.length} npm packages, listed in sbom.cdx.json`,
    `  provenance       signed by the key ${keyId.slice(0, 12)}`,
    ...vulnerabilityLines(report),
    ...refusal,
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
}

function describeCommits({ origin }: ReleaseReport): string {
  const { commit, dirty, commits } = origin;
  if (commit === null) return 'none';
  const at = `at ${commit.slice(0, 10)}${dirty ? ' with uncommitted changes' : ''}`;
  const hidden = commits.length > commitsShown ? `, of which the newest ${commitsShown}` : '';
  return `${commits.length} reached it, ${at}${hidden}`;
}

function vulnerabilityLines({ added, check, verdict }: ReleaseReport): string[] {
  if (check === undefined) return [];
  const { outcome, source, at } = check;
  if (outcome.status === 'unchecked')
    return [`  vulnerabilities  NOT CHECKED: ${outcome.reason}. ${uncheckedFix}`];
  if (outcome.vulnerabilities.length === 0) {
    // Good news of a release that was made before is no news.
    return added ? [`  vulnerabilities  none known (${source ?? 'no npm package in it'}, ${at})`] : [];
  }
  return [
    `  vulnerabilities  ${outcome.vulnerabilities.length} known (${source ?? ''}, ${at})`,
    ...(verdict.ok ? outcome.vulnerabilities.map((found) => `    ${describeVulnerability(found)}`) : []),
  ];
}

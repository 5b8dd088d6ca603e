import type { ReleasePolicy } from '@roadbed/catalog';
import type { ReleaseFolder } from './release-folder.ts';
import { judgeVulnerabilities, newestCheck } from './vulnerability-check.ts';
import type { VulnerabilityCheck, VulnerabilityVerdict } from './vulnerability-check.ts';

/** What was found out about a release, for people who decide on it. */
export type ReleaseFindings = {
  /** The newest check for known vulnerabilities that got an answer, else the newest; null when there was none. */
  check: VulnerabilityCheck | null;
  /** Whether the policy lets it be deployed as things stand; if not, why, and what to do. */
  verdict: VulnerabilityVerdict;
};

/** Reads the checks of a release and holds them against the policy. Cheap: the content is not read. */
export async function findReleaseFindings(
  releases: ReleaseFolder,
  digest: string,
  policy: ReleasePolicy,
  now = new Date(),
): Promise<ReleaseFindings> {
  const read = await releases.checks(digest);
  if (!read.ok) return { check: null, verdict: read };
  const check = newestCheck(read.checks);
  return { check: check ?? null, verdict: judgeVulnerabilities(check, policy.vulnerabilities, now) };
}

/**
 * Whether a release may be deployed: it is to the byte what a trusted builder made, and the policy has nothing against
 * what is known of its packages. For a deploy, not for a restart: what is live stays live when an advisory comes out.
 */
export async function admitRelease(
  releases: ReleaseFolder,
  digest: string,
  policy: ReleasePolicy,
  now = new Date(),
): Promise<VulnerabilityVerdict> {
  const verified = await releases.verify(digest);
  if (!verified.ok) return verified;
  return (await findReleaseFindings(releases, digest, policy, now)).verdict;
}

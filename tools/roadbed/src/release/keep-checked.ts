import { newestCheck } from '@roadbed/deploy';
import type { BuildFacts, ReleaseFolder, VulnerabilityCheck } from '@roadbed/deploy';
import { checkAdvisories } from './check-advisories.ts';
import type { Registry } from './check-advisories.ts';
import { parsePackageUrl } from './package-url.ts';

/** An answer counts for a day, in milliseconds. */
const answerLifeMs = 24 * 3_600_000;
/** After no answer, another try a minute later, in milliseconds. */
const retryAfterMs = 60_000;

export type KeepCheckedOptions = {
  releases: ReleaseFolder;
  digest: string;
  build: BuildFacts;
  registry: () => Promise<Registry>;
  timeoutMs?: number;
};

/**
 * Checks the npm packages of a release for known vulnerabilities, unless it was done within the last day, and stores
 * what came of it with the release.
 *
 * @returns the check that counts; undefined when the stored checks are not what was signed.
 */
export async function keepChecked({
  releases,
  digest,
  build,
  registry,
  timeoutMs,
}: KeepCheckedOptions): Promise<VulnerabilityCheck | undefined> {
  const stored = await releases.checks(digest);
  if (!stored.ok) return undefined;
  const { checks } = stored;
  const ageOf = (check: VulnerabilityCheck | undefined) =>
    check === undefined ? Number.POSITIVE_INFINITY : Date.now() - Date.parse(check.at);
  const answered = checks.findLast(({ outcome }) => outcome.status === 'checked');
  if (ageOf(answered) < answerLifeMs || ageOf(checks.at(-1)) < retryAfterMs) return newestCheck(checks);
  const packages = build.materials
    .map(({ uri }) => parsePackageUrl(uri))
    .filter((found) => found !== undefined);
  const check = await checkAdvisories({
    registry: await registry(),
    packages,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  await releases.addCheck(digest, check);
  return newestCheck([...checks, check]);
}

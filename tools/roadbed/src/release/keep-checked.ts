import { newestCheck } from '@roadbed/deploy';
import type { BuildFacts, ReleaseFolder, VulnerabilityCheck } from '@roadbed/deploy';
import { checkAdvisories } from './check-advisories.ts';
import type { Registry } from './check-advisories.ts';
import { parsePackageUrl } from './package-url.ts';
import type { UnreachableNote } from './unreachable-note.ts';

/** An answer counts for a day, in milliseconds. */
const answerLifeMs = 24 * 3_600_000;
/** After no answer, another try a minute later, in milliseconds. */
const retryAfterMs = 60_000;

export type KeepCheckedOptions = {
  releases: ReleaseFolder;
  digest: string;
  build: BuildFacts;
  registry: () => Promise<Registry>;
  note: UnreachableNote;
  /** How long the registry may take, in milliseconds; default 5,000. */
  timeoutMs?: number;
};

/**
 * Checks the npm packages of a release for known vulnerabilities, unless it was done within the last day, and stores
 * what came of it with the release.
 *
 * @returns the check that counts; or which of the stored ones is not what was signed.
 */
export async function keepChecked({
  releases,
  digest,
  build,
  registry,
  note,
  timeoutMs = 5000,
}: KeepCheckedOptions): Promise<{ ok: true; check: VulnerabilityCheck } | { ok: false; reason: string }> {
  const stored = await releases.checks(digest);
  if (!stored.ok) return stored;
  const { checks } = stored;
  const ageOf = (check: VulnerabilityCheck | undefined) =>
    check === undefined ? Number.POSITIVE_INFINITY : Date.now() - Date.parse(check.at);
  const answered = checks.findLast(({ outcome }) => outcome.status === 'checked');
  const newest = newestCheck(checks);
  const isRecent = ageOf(answered) < answerLifeMs || ageOf(checks.at(-1)) < retryAfterMs;
  if (newest !== undefined && isRecent) return { ok: true, check: newest };
  const packages = build.materials
    .map(({ uri }) => parsePackageUrl(uri))
    .filter((found) => found !== undefined);
  const check = await ask(await registry(), packages, note, timeoutMs);
  await releases.addCheck(digest, check);
  return { ok: true, check: newestCheck([...checks, check]) ?? check };
}

async function ask(
  registry: Registry,
  packages: { name: string; version: string }[],
  note: UnreachableNote,
  timeoutMs: number,
): Promise<VulnerabilityCheck> {
  const known = await note.read(registry.url);
  if (known !== undefined) {
    const about = { at: new Date().toISOString(), source: null, packages: packages.length };
    return { ...about, outcome: { status: 'unchecked', reason: `${known}, a moment ago` } };
  }
  const check = await checkAdvisories({ registry, packages, timeoutMs });
  const { outcome } = check;
  // An answer that came at once, though no use, costs the next release nothing.
  const waitedMs = Date.now() - Date.parse(check.at);
  if (outcome.status === 'unchecked' && waitedMs >= Math.min(1000, timeoutMs))
    note.write(registry.url, outcome.reason);
  return check;
}

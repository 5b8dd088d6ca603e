import { shortDigest } from '../release/release.ts';
import type { Check } from './check.ts';

/** Whether the release is what its builder made, and the policy on releases lets it be deployed. */
export const checkRelease: Check = async ({ service, release, sources }) => {
  const facts = { release: release.digest };
  const what = `${shortDigest(release.digest)} of ${service.name}`;
  const found = (await sources.mayBeDeployed?.(release.digest)) ?? { ok: true };
  if (!found.ok) {
    return {
      check: 'release',
      verdict: 'refused',
      code: 'release-refused',
      message: `The release ${what} would not be deployed: ${found.reason}.`,
      facts: { ...facts, reason: found.reason },
    };
  }
  const { warnings = [] } = found;
  if (warnings.length > 0) {
    return {
      check: 'release',
      verdict: 'warned',
      code: 'release-warned',
      message: `The release ${what} may be deployed, but: ${warnings.join('; ')}.`,
      facts: { ...facts, warnings },
    };
  }
  return {
    check: 'release',
    verdict: 'passed',
    code: 'release-verified',
    message: `The release ${what} may be deployed.`,
    facts,
  };
};

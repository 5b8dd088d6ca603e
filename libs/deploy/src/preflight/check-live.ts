import { getRelease } from '../release/register-release.ts';
import { isNewer, shortDigest } from '../release/release.ts';
import { findDeployment } from '../rollout/deployment.ts';
import type { Check } from './check.ts';

/** Whether this goes forward from what is live. */
export const checkLive: Check = async ({ db, service, environment, release }) => {
  const deployment = await findDeployment(db, service.name, environment.name);
  const where = `${service.name} in ${environment.name}`;
  if (deployment === undefined) {
    return {
      check: 'live',
      verdict: 'passed',
      code: 'first-release',
      message: `Nothing is live yet of ${where}.`,
      facts: {},
    };
  }
  const short = shortDigest(release.digest);
  const facts = { live: deployment.release, change: deployment.changeId };
  if (deployment.release === release.digest) {
    return {
      check: 'live',
      verdict: 'warned',
      code: 'already-live',
      message: `${short} is live already (${deployment.changeId}): this starts it anew.`,
      facts,
    };
  }
  const live = await getRelease(db, deployment.release);
  if (live !== undefined && isNewer(live, release)) {
    return {
      check: 'live',
      verdict: 'warned',
      code: 'goes-back',
      message: `${short} is older than ${shortDigest(live.digest)}, which is live (${deployment.changeId}): this goes back.`,
      facts,
    };
  }
  return {
    check: 'live',
    verdict: 'passed',
    code: 'goes-forward',
    message: `${short} is newer than what is live, ${shortDigest(deployment.release)}.`,
    facts,
  };
};

import type { Deployment } from './deployment.ts';

/** A deployment that had to be put right at once. */
export type DeploymentFailure = {
  deployment: Deployment;
  /** When what put it right was live. */
  restoredAt: Date;
};

/** An emergency change that follows so soon is taken for the fix of the deployment before it, in milliseconds. */
const hotfixWithinMs = 24 * 60 * 60 * 1000;

/**
 * The deployments that failed: a roll back took them back, an emergency change of the same service followed within 24
 * hours, or they were ended while they had a part of the traffic, which the version before took over at once.
 *
 * @param deployments of any services and environments, oldest first
 */
export function findFailures(deployments: readonly Deployment[]): DeploymentFailure[] {
  const places = Map.groupBy(deployments, ({ service, environment }) =>
    JSON.stringify([service, environment]),
  );
  return [...places.values()].flatMap(findFailuresInPlace);
}

function findFailuresInPlace(deployments: readonly Deployment[]): DeploymentFailure[] {
  const live = deployments.filter(({ isLive }) => isLive);
  const rollBacks = new Map(live.map((deployment) => [deployment.rollsBack, deployment]));
  const found: DeploymentFailure[] = [];
  for (const [index, deployment] of live.entries()) {
    if (deployment.kind === 'rollback') continue;
    const next = live[index + 1];
    const fix = rollBacks.get(deployment.changeId) ?? (isHotfix(deployment, next) ? next : undefined);
    if (fix !== undefined) found.push({ deployment, restoredAt: fix.at });
  }
  for (const deployment of deployments) {
    if (!deployment.isLive && deployment.kind !== 'rollback')
      found.push({ deployment, restoredAt: deployment.at });
  }
  return found;
}

function isHotfix(deployment: Deployment, next: Deployment | undefined): boolean {
  return next?.kind === 'emergency' && next.at.getTime() - deployment.at.getTime() <= hotfixWithinMs;
}

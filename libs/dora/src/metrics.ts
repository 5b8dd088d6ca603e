import type { Deployment } from './deployment.ts';
import { findFailures } from './find-failures.ts';

/** The four DORA metrics of some services in one environment over a period; null where there is nothing to measure. */
export type DoraMetrics = {
  /** Deployments that met users. */
  deployments: number;
  deploymentsPerDay: number;
  /** Median over commits. */
  leadTimeMs: number | null;
  /** Commits that the lead time is made of. */
  commits: number;
  /** 0 to 1. */
  changeFailureRate: number | null;
  failures: number;
  /** Median over the failures. */
  timeToRestoreMs: number | null;
};

/** How each metric is computed, in words for people. Source: DORA, "DORA's software delivery metrics", dora.dev. */
export const definitions: Record<
  'leadTime' | 'deploymentFrequency' | 'changeFailureRate' | 'timeToRestore',
  string
> = {
  leadTime:
    'Lead time: from the time of a commit until it is live, the median over all commits that went live for the first time in the period.',
  deploymentFrequency:
    'Deployment frequency: changes that met users in the period, roll backs among them, divided by its days.',
  changeFailureRate:
    'Change failure rate: the share of deployments other than roll backs that a roll back took back, that an emergency change followed within 24 hours, or that were ended while they had a part of the traffic.',
  timeToRestore:
    'Time to restore: from the first requests that such a deployment had until what put it right was live, the median over all of them.',
};

export type Period = { from: Date; to: Date };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Measures what happened in a period, `from` included and `to` not.
 *
 * @param deployments of the services and the one environment that are meant, oldest first, and from before and after the
 * period too: what put a failure right may lie after it.
 */
export function measure(deployments: readonly Deployment[], { from, to }: Period): DoraMetrics {
  const isInPeriod = ({ at }: { at: Date }) => at >= from && at < to;
  const inPeriod = deployments.filter(isInPeriod);
  const failures = findFailures(deployments).filter(({ deployment }) => isInPeriod(deployment));
  const forward = inPeriod.filter(({ kind }) => kind !== 'rollback');
  const leadTimes = inPeriod.flatMap(({ at, commits }) =>
    commits.map((commit) => Math.max(0, at.getTime() - commit.at.getTime())),
  );
  const restoreTimes = failures.map(({ deployment, restoredAt }) =>
    Math.max(0, restoredAt.getTime() - deployment.metUsersAt.getTime()),
  );
  return {
    deployments: inPeriod.length,
    deploymentsPerDay: inPeriod.length / ((to.getTime() - from.getTime()) / dayMs),
    leadTimeMs: median(leadTimes),
    commits: leadTimes.length,
    changeFailureRate: forward.length === 0 ? null : failures.length / forward.length,
    failures: failures.length,
    timeToRestoreMs: median(restoreTimes),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

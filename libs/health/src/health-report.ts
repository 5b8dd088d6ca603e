import type { CheckStatus } from './check.ts';
import type { CheckRunner } from './check-runner.ts';

/** Inner workings of a check, for those who may see them: error messages name hosts and ports. */
export interface CheckDetails {
  /** The check's group, when it has one. */
  group?: string;
  /** Why the last run failed. */
  reason?: string;
  /** When the last run ended, ISO 8601 in UTC. */
  checkedAt?: string;
  /** When the status last changed, ISO 8601 in UTC. */
  changedAt?: string;
  /** How long the last run took, in milliseconds. */
  durationMs?: number;
  /** How many runs in a row have failed. */
  failures: number;
}

/** What a check last found. */
export interface CheckReport {
  /** By its thresholds, so that it may lag behind the last run. */
  status: CheckStatus;
  /** Whether the probe is off while it fails. */
  critical: boolean;
  /** Only where the report was asked for with details. */
  details?: CheckDetails;
}

/**
 * - `pass`: everything passes;
 * - `degraded`: a check that is not critical fails, the process does its work;
 * - `fail`: a critical check has not passed, or the process is starting or stopping.
 */
export type HealthStatus = 'pass' | 'degraded' | 'fail';

/** The answer to a probe; `checks` by name. Answer `fail` with 503, the others with 200. */
export interface HealthReport {
  /** The worst of what counts for the probe. */
  status: HealthStatus;
  /** The checks that were asked for, by name. */
  checks: Record<string, CheckReport>;
}

/** What to report. */
export interface ReportOptions {
  /** Only the checks of this group; the phase of the process counts in any case. Default all checks. */
  group?: string;
  /** Whether to tell reasons, times and groups. Default false. */
  details?: boolean;
}

/** The report of one check. */
export function toCheckReport({ check, state }: CheckRunner, details: boolean): CheckReport {
  const report: CheckReport = { status: state.status, critical: check.critical };
  if (details) {
    report.details = {
      ...(check.group === undefined ? {} : { group: check.group }),
      ...(state.error === undefined ? {} : { reason: toReason(state.error) }),
      ...(state.checkedAt === undefined ? {} : { checkedAt: new Date(state.checkedAt).toISOString() }),
      ...(state.changedAt === undefined ? {} : { changedAt: new Date(state.changedAt).toISOString() }),
      ...(state.durationMs === undefined ? {} : { durationMs: state.durationMs }),
      failures: state.failures,
    };
  }
  return report;
}

function toReason(error: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message.
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return error instanceof Error && error.message !== '' ? error.message : (code ?? String(error));
}

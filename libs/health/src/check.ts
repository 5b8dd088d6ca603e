/** A condition that decides whether a process can do its work, such as a reachable database. */
export interface HealthCheck {
  /** Unique in the process; the name in `/health/ready`. */
  name: string;
  /** Succeeds by returning, fails by throwing. Should stop when `signal` aborts at the time limit. */
  check(signal: AbortSignal): unknown;
  /** Time limit of one run, in milliseconds. Default 1000. */
  timeoutMs?: number;
  /** Pause between the start of two runs, in milliseconds. Default 10 000. */
  intervalMs?: number;
  /** Whether readiness is off while the check fails. Default true; false reports the failure only. */
  critical?: boolean;
}

/** `pending` until the first run has ended. */
export type CheckStatus = 'pending' | 'pass' | 'fail';

/** What a check last found. */
export interface CheckReport {
  status: CheckStatus;
  critical: boolean;
}

import { MAX_DELAY_MS } from './clock.ts';

/** The question of Kubernetes that a check helps to answer. */
export type Probe = 'live' | 'ready' | 'started';

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
  /** Whether the probe is off while the check fails. Default true; false makes it `degraded` only. */
  critical?: boolean;
  /** Name under which several checks can be asked for alone: `/health/ready?group=storage`. Default none. */
  group?: string;
  /**
   * The probe that the check belongs to. Default `ready`.
   * - `ready`: while it fails the process gets no requests. What others own (databases, services) belongs here.
   * - `live`: while it fails the process is killed. Only for what a new process would mend.
   * - `started`: until it has passed once the process counts as starting; then it is not run again.
   */
  probe?: Probe;
  /** How many runs in a row must fail before a check that passes counts as failing. Default 1. */
  failAfter?: number;
  /** How many runs in a row must pass before a check that fails counts as passing. Default 1. */
  passAfter?: number;
}

/** `pending` until the first run has ended. */
export type CheckStatus = 'pending' | 'pass' | 'fail';

/** A check with every default filled in. */
export type ResolvedCheck = Required<Omit<HealthCheck, 'group'>> & Pick<HealthCheck, 'group'>;

const DEFAULTS = {
  timeoutMs: 1000,
  intervalMs: 10_000,
  critical: true,
  probe: 'ready',
  failAfter: 1,
  passAfter: 1,
} as const;

/** Fills in the defaults of a check. @throws RangeError with the value that cannot be used. */
export function resolveCheck(check: HealthCheck): ResolvedCheck {
  const { name, group } = check;
  if (name === '' || group === '') {
    throw new RangeError('A health check has an empty name or group. Give it one, such as "store".');
  }
  const resolved: ResolvedCheck = {
    name,
    check: (signal) => check.check(signal),
    timeoutMs: check.timeoutMs ?? DEFAULTS.timeoutMs,
    intervalMs: check.intervalMs ?? DEFAULTS.intervalMs,
    critical: check.critical ?? DEFAULTS.critical,
    probe: check.probe ?? DEFAULTS.probe,
    failAfter: check.failAfter ?? DEFAULTS.failAfter,
    passAfter: check.passAfter ?? DEFAULTS.passAfter,
    ...(group === undefined ? {} : { group }),
  };
  for (const key of ['timeoutMs', 'intervalMs'] as const) {
    if (!(resolved[key] > 0 && resolved[key] <= MAX_DELAY_MS)) {
      throw new RangeError(
        `The health check "${name}" has ${key} ${resolved[key]}. Use milliseconds above 0 and at most ${MAX_DELAY_MS}.`,
      );
    }
  }
  for (const key of ['failAfter', 'passAfter'] as const) {
    if (!Number.isSafeInteger(resolved[key]) || resolved[key] < 1) {
      throw new RangeError(
        `The health check "${name}" has ${key} ${resolved[key]}. Use a whole number of runs, at least 1.`,
      );
    }
  }
  return resolved;
}

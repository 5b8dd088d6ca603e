import type { Meter } from '@opentelemetry/api';
import { resolveCheck } from './check.ts';
import type { HealthCheck, Probe } from './check.ts';
import { CheckRunner } from './check-runner.ts';
import type { CheckListener } from './check-runner.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { toCheckReport } from './health-report.ts';
import type { HealthReport, HealthStatus, ReportOptions } from './health-report.ts';
import { createChangeRecorder } from './record-changes.ts';
import type { HealthLogger } from './record-changes.ts';

/** Options of {@link createHealth}. */
export interface HealthOptions {
  /** Told of each change of a check between pass and fail, beside the log and the counter. */
  onChange?: CheckListener;
  /** Gets one line for each change of a check and of readiness. Default none. */
  logger?: HealthLogger;
  /** Counts the changes, see the README. Default none. */
  meter?: Meter;
  /** Default the machine's time. */
  clock?: Clock;
}

/**
 * Liveness, readiness and startup of one process, as Kubernetes means them. No probe waits for a check.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export interface Health {
  /**
   * Adds a check. It runs from {@link Health.start} on, or at once when that was called.
   * @throws Error on a name in use; RangeError on a limit that cannot be used.
   */
  register(check: HealthCheck): void;
  /**
   * Starts the checks and ends the startup phase; resolves when each has run once or reached its limit, also when
   * some fail. Never rejects.
   */
  start(): Promise<void>;
  /** Turns readiness off for good, because the process is about to stop. Liveness and startup stay on. */
  drain(): void;
  /** Ends the background runs; those under way are aborted. Probes go on telling what was last found. */
  stop(): void;
  /** Fails only while a critical check of the probe `live` fails: restart the process then. */
  live(options?: ReportOptions): HealthReport;
  /** Fails until the startup phase is over, from {@link Health.drain} on, and while a critical check has not passed. */
  ready(options?: ReportOptions): HealthReport;
  /** Fails until the startup phase is over and every critical check of the probe `started` has passed once. */
  started(options?: ReportOptions): HealthReport;
  /** The names of the groups that checks are in, each once. A report of any other group has no checks. */
  groups(): string[];
}

/**
 * Creates the health of a process. Checks run in the background and their last result is kept, so that
 * every probe is answered at once, even while a dependency hangs.
 *
 * @example
 * const health = createHealth({ logger, meter });
 * health.register({ name: 'store', group: 'storage', check: (signal) => store.ping(signal), timeoutMs: 500 });
 * await health.start();
 * health.ready(); // { status: 'pass', checks: { store: { status: 'pass', critical: true } } }
 */
export function createHealth(options: HealthOptions = {}): Health {
  const runners = new Map<string, CheckRunner>();
  const clock = options.clock ?? systemClock;
  const recorder = createChangeRecorder(options);
  let phase: 'starting' | 'started' | 'draining' = 'starting';
  let running = false;

  const of = (probe: Probe, group?: string): CheckRunner[] =>
    [...runners.values()].filter(
      ({ check }) => check.probe === probe && (group === undefined || check.group === group),
    );

  const isStarting = (): boolean =>
    phase === 'starting' || of('started').some(({ check, hasPassed }) => check.critical && !hasPassed);

  const isPhase: Record<Probe, () => boolean> = {
    live: () => true,
    ready: () => phase !== 'draining' && !isStarting(),
    started: () => phase !== 'starting',
  };

  const report = (probe: Probe, { group, details = false }: ReportOptions = {}): HealthReport => {
    const selected = of(probe, group);
    return {
      status: isPhase[probe]() ? summarise(probe, selected) : 'fail',
      checks: Object.fromEntries(
        selected.map((runner) => [runner.check.name, toCheckReport(runner, details)]),
      ),
    };
  };

  const noteReadiness = (): void => recorder.readiness(report('ready').status, phase === 'draining');

  const onChange: CheckListener = (name, status, error) => {
    recorder.check(name, status, error);
    noteReadiness();
  };

  return {
    register: (check) => {
      if (runners.has(check.name)) {
        throw new Error(`The health check "${check.name}" is registered twice. Give each its own name.`);
      }
      const runner = new CheckRunner(resolveCheck(check), clock, onChange);
      runners.set(check.name, runner);
      if (running) {
        void runner.start();
      }
    },
    start: async () => {
      running = true;
      await Promise.all([...runners.values()].map((runner) => runner.start()));
      if (phase === 'starting') {
        phase = 'started';
        noteReadiness();
      }
    },
    drain: () => {
      phase = 'draining';
      noteReadiness();
    },
    stop: () => {
      running = false;
      for (const runner of runners.values()) {
        runner.stop();
      }
    },
    live: (reportOptions) => report('live', reportOptions),
    ready: (reportOptions) => report('ready', reportOptions),
    started: (reportOptions) => report('started', reportOptions),
    groups: () => [...new Set([...runners.values()].flatMap(({ check }) => check.group ?? []))],
  };
}

/** The worst of what the checks found, as far as the probe minds it. */
function summarise(probe: Probe, runners: CheckRunner[]): HealthStatus {
  let status: HealthStatus = 'pass';
  for (const { check, state, hasPassed } of runners) {
    // A process that has not looked yet is not dead; whether it is ready is not known before it has.
    const isOff =
      probe === 'live' ? state.status === 'fail' : probe === 'started' ? !hasPassed : state.status !== 'pass';
    if (isOff && check.critical) {
      return 'fail';
    }
    if (state.status === 'fail') {
      status = 'degraded';
    }
  }
  return status;
}

import type { CheckReport, HealthCheck } from './check.ts';
import { CheckRunner } from './check-runner.ts';
import type { CheckListener } from './check-runner.ts';

/** The answer to a probe; `checks` by name. */
export interface HealthReport {
  status: 'pass' | 'fail';
  checks: Record<string, CheckReport>;
}

/** Options of {@link createHealth}. */
export interface HealthOptions {
  /** Told of each change of a check between pass and fail. */
  onChange?: CheckListener;
}

/** Liveness, readiness and startup of one process, as Kubernetes means them. */
export interface Health {
  /** Adds a check. It runs from {@link Health.start} on, or at once when that was called. @throws on a name in use. */
  register(check: HealthCheck): void;
  /** Starts the checks and ends the startup phase; resolves when each has run once or reached its limit. */
  start(): Promise<void>;
  /** Turns readiness off for good, because the process is about to stop. Liveness and startup stay on. */
  drain(): void;
  /** Ends the background runs. */
  stop(): void;
  /** Passes as long as the process can answer: restart it only when it cannot. */
  live(): HealthReport;
  /** Passes from the end of the startup phase until {@link Health.drain}, while every critical check passes. */
  ready(): HealthReport;
  /** Passes once the startup phase is over. */
  started(): HealthReport;
}

/**
 * Creates the health of a process. Checks run in the background and their last result is kept, so that
 * every probe is answered at once, even while a dependency hangs.
 */
export function createHealth(options: HealthOptions = {}): Health {
  const runners = new Map<string, CheckRunner>();
  const onChange = options.onChange ?? (() => {});
  let phase: 'starting' | 'started' | 'draining' = 'starting';
  let running = false;

  const reports = (): Record<string, CheckReport> =>
    Object.fromEntries([...runners].map(([name, runner]) => [name, runner.report]));

  return {
    register: (check) => {
      if (runners.has(check.name)) {
        throw new Error(`The health check "${check.name}" is registered twice. Give each its own name.`);
      }
      const runner = new CheckRunner(check, onChange);
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
      }
    },
    drain: () => {
      phase = 'draining';
    },
    stop: () => {
      for (const runner of runners.values()) {
        runner.stop();
      }
    },
    live: () => ({ status: 'pass', checks: {} }),
    ready: () => {
      const checks = reports();
      const isBlocked = Object.values(checks).some((check) => check.critical && check.status !== 'pass');
      return { status: phase === 'started' && !isBlocked ? 'pass' : 'fail', checks };
    },
    started: () => ({ status: phase === 'starting' ? 'fail' : 'pass', checks: {} }),
  };
}

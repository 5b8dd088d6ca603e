import type { Meter } from '@opentelemetry/api';
import type { CheckListener } from './check-runner.ts';
import type { HealthStatus } from './health-report.ts';

/** What health needs of a logger; pino is one. */
export interface HealthLogger {
  /** Gets what is good again: `{ check }` or `{ before, after }`. */
  info(values: object, message: string): void;
  /** Gets what fails: `{ check, err }` or `{ before, after }`. */
  warn(values: object, message: string): void;
}

/** Where changes are noted. */
export interface ChangeRecorderOptions {
  onChange?: CheckListener;
  logger?: HealthLogger;
  meter?: Meter;
}

/** Notes the changes of checks and of readiness, each once. */
export interface ChangeRecorder {
  check: CheckListener;
  /** May be told the same status again. `stopping`: whether it is the process that wants it so. */
  readiness(status: HealthStatus, stopping: boolean): void;
}

/** Creates a recorder that logs, counts and tells. A first pass is no news: it is counted, but neither logged nor told. */
export function createChangeRecorder({ onChange, logger, meter }: ChangeRecorderOptions): ChangeRecorder {
  const checkChanges = meter?.createCounter('health.check.changes', {
    description: 'Changes of a health check between pass and fail.',
    unit: '{change}',
  });
  const readinessChanges = meter?.createCounter('health.readiness.changes', {
    description: 'Changes of the readiness of the process.',
    unit: '{change}',
  });
  const failed = new Set<string>();
  let readiness: HealthStatus = 'fail';
  let hasStarted = false;

  return {
    check: (name, status, error) => {
      checkChanges?.add(1, { 'health.check.name': name, 'health.check.status': status });
      if (status === 'fail') {
        failed.add(name);
        logger?.warn({ check: name, err: error }, 'a health check fails');
      } else if (failed.delete(name)) {
        logger?.info({ check: name }, 'a health check passes again');
      } else {
        return;
      }
      onChange?.(name, status, error);
    },
    readiness: (status, stopping) => {
      if (status === readiness) {
        return;
      }
      const before = readiness;
      const isStart = !hasStarted;
      readiness = status;
      hasStarted = true;
      readinessChanges?.add(1, { 'health.status': status });
      // That a process starts and stops is told by whoever starts and stops it.
      if (!stopping && !(isStart && status === 'pass')) {
        logger?.[status === 'pass' ? 'info' : 'warn']({ before, after: status }, 'readiness changes');
      }
    },
  };
}

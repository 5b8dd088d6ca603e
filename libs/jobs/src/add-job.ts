import type { Service } from '@roadbed/service';
import { checkJobOptions, type JobOptions } from './job-options.ts';

/** A job of a service. */
export interface Job {
  /** Runs it now, or waits for the run that is under way; resolves however it ends. The schedule stays as it is. */
  run(): Promise<void>;
}

/** What a job needs of its service. */
export type JobService = Pick<Service, 'check' | 'clock' | 'log' | 'meter' | 'onReady' | 'onStop' | 'tracer'>;

/**
 * Adds work that a service does again and again in the background. The first run begins when the service is ready,
 * each further one `everyMs` after the one before began, and never before that one has ended. A run that throws is
 * logged, and the next one comes in its time.
 *
 * - Health: the check `job NAME` fails while the last run failed or one takes longer than its limit. It is not
 *   critical: requests are served all the same.
 * - Stop: no run begins once readiness is off; one under way has the drain time to end, then its signal aborts.
 * - Telemetry: a span for each run, and `jobs.runs` by `job.name` and `job.outcome` (`done`, `failed`).
 *
 * @throws RangeError on options that cannot work
 *
 * @example
 * addJob(service, { name: 'expire-vouchers', everyMs: 60_000, run: (signal) => book.expire(signal) });
 */
export function addJob(service: JobService, options: JobOptions): Job {
  const { name, everyMs, timeoutMs, run } = checkJobOptions(options);
  const { clock } = service;
  const runs = service.meter.createCounter('jobs.runs', { description: 'Runs of background jobs.' });
  const stopping = new AbortController();
  let cancelNext = (): void => {};
  let underWay: Promise<void> | undefined;
  let lateSince: number | undefined;
  let lastError: Error | undefined;

  const perform = async (): Promise<void> => {
    const limit = new AbortController();
    const cancelLimit = clock.after(timeoutMs, () => {
      lateSince = clock.now();
      limit.abort(new Error(`The job ${name} took longer than ${timeoutMs} ms.`));
    });
    const signal = AbortSignal.any([limit.signal, stopping.signal]);
    await service.tracer.startActiveSpan(`job ${name}`, async (span) => {
      try {
        await run(signal);
        limit.signal.throwIfAborted();
        lastError = undefined;
        runs.add(1, { 'job.name': name, 'job.outcome': 'done' });
      } catch (error) {
        lastError = error instanceof Error ? error : new Error(String(error));
        span.recordException(lastError);
        runs.add(1, { 'job.name': name, 'job.outcome': 'failed' });
        service.log.error({ err: lastError, job: name }, 'a job failed');
      } finally {
        cancelLimit();
        lateSince = undefined;
        span.end();
      }
    });
  };

  const runOnce = (): Promise<void> =>
    (underWay ??= perform().finally(() => {
      underWay = undefined;
    }));

  let scheduled = true;
  const begin = async (): Promise<void> => {
    const startedAt = clock.now();
    await runOnce();
    if (scheduled)
      cancelNext = clock.after(Math.max(0, startedAt + everyMs - clock.now()), () => void begin());
  };

  service.onReady(() => {
    cancelNext = clock.after(0, () => void begin());
  });
  service.onStop({
    name: `job ${name}: begin no more`,
    phase: 'unready',
    run: () => {
      scheduled = false;
      cancelNext();
    },
  });
  service.onStop({
    name: `job ${name}: end`,
    phase: 'close',
    run: () => {
      scheduled = false;
      cancelNext();
      stopping.abort(new Error('The service stops.'));
      return underWay;
    },
  });
  service.check({
    name: `job ${name}`,
    critical: false,
    check: () => {
      if (lateSince !== undefined) throw new Error(`A run has not ended within ${timeoutMs} ms.`);
      if (lastError) throw lastError;
    },
  });
  return { run: runOnce };
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { systemClock } from './clock.ts';

/**
 * How many milliseconds the caller will go on waiting, counted from the moment it sent the request: a whole
 * number. What is left, and not the time of day, because the clocks of two machines differ (as `grpc-timeout` does).
 */
export const DEADLINE_HEADER = 'x-request-timeout-ms';

const deadlines = new AsyncLocalStorage<number>();

/** Twelve digits are 31 years: more is no deadline. */
const MILLISECONDS = /^\d{1,12}$/;

/**
 * When the caller of an incoming request will give up, in milliseconds since the Unix epoch. Undefined when it
 * does not say, or says something else than {@link DEADLINE_HEADER} may be.
 */
export function parseDeadline(headers: IncomingHttpHeaders, now = systemClock.now()): number | undefined {
  const value = headers[DEADLINE_HEADER];
  return typeof value === 'string' && MILLISECONDS.test(value) ? now + Number(value) : undefined;
}

/**
 * Runs `task` so that every call of an upstream in it ends by the deadline and passes on what is left.
 * A deadline around it that comes sooner stays.
 *
 * @param deadline Milliseconds since the Unix epoch, see {@link parseDeadline}. Undefined changes nothing.
 */
export function runWithDeadline<T>(deadline: number | undefined, task: () => T): T {
  if (deadline === undefined) {
    return task();
  }
  return deadlines.run(Math.min(deadline, deadlines.getStore() ?? deadline), task);
}

/**
 * The deadline that the running code has to keep, in milliseconds since the Unix epoch; see {@link runWithDeadline}.
 * Undefined when there is none.
 */
export function currentDeadline(): number | undefined {
  return deadlines.getStore();
}

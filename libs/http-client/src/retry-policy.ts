import { fullJitterGenerator } from 'cockatiel';
import type { Clock } from './clock.ts';
import { parseRetryAfter } from './retry-after.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { RetryBudgetOptions } from './retry-budget.ts';
import type { TransportAnswer } from './transport.ts';
import { UpstreamError } from './upstream-error.ts';

/** Options of retries. The pauses are "full jitter" (Marc Brooker, Exponential Backoff And Jitter, 2015). */
export interface RetryOptions {
  /** Further attempts after the first. Default 2; 0 is none. */
  maxRetries?: number;
  /**
   * The longest pause before the first retry, in milliseconds; it doubles with each. Default 50. The pause is
   * random between 0 and that ("full jitter"), so that clients that failed together do not come back together.
   */
  initialDelayMs?: number;
  /** The longest pause of all, in milliseconds. Default 1000. Does not limit `Retry-After`. */
  maxDelayMs?: number;
  /** Keeps retries to a share of the calls. Default: a tenth, and ten to begin with. */
  budget?: RetryBudgetOptions;
}

/** An attempt that has ended. */
export interface EndedAttempt {
  method: string;
  headers: Record<string, string>;
  outcome: TransportAnswer | UpstreamError;
  /** 1 for the first. */
  attempt: number;
  /** Time left for the call, in milliseconds. */
  remainingMs: number;
}

/** Decides whether a call is tried again. */
export interface RetryPolicy {
  /** Counts a new call. */
  begin(): void;
  /** How long to pause before the next attempt, in milliseconds; undefined when there is to be none. */
  nextDelayMs(ended: EndedAttempt): number | undefined;
}

/** Methods that a server may get twice with the effect of once (RFC 9110, section 9.2.2). */
const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
/** Answers that say "not now" (RFC 9110, RFC 6585), not "not so". */
const RETRIED_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/** Creates the retry policy of one upstream. The pauses come from cockatiel. */
export function createRetryPolicy(options: RetryOptions, clock: Clock): RetryPolicy {
  const { maxRetries = 2, initialDelayMs = 50, maxDelayMs = 1000 } = options;
  const budget = createRetryBudget(options.budget);
  const backoff = {
    generator: fullJitterGenerator,
    initialDelay: initialDelayMs,
    maxDelay: maxDelayMs,
    exponent: 2,
  };
  return {
    begin: () => budget.earn(),
    nextDelayMs: ({ method, headers, outcome, attempt, remainingMs }) => {
      if (attempt > maxRetries || !isRepeatable(method, headers) || !isPassing(outcome)) {
        return undefined;
      }
      const [delayMs] = fullJitterGenerator(attempt - 1, backoff);
      const askedMs =
        outcome instanceof UpstreamError ? undefined : parseRetryAfter(outcome.retryAfter, clock.now());
      const pauseMs = Math.max(delayMs, askedMs ?? 0);
      // An attempt that begins when the time is over only adds load.
      return pauseMs < remainingMs && budget.spend() ? pauseMs : undefined;
    },
  };
}

/** Whether a request may reach the upstream twice. */
function isRepeatable(method: string, headers: Record<string, string>): boolean {
  return IDEMPOTENT_METHODS.has(method) || headers['idempotency-key'] !== undefined;
}

function isPassing(outcome: TransportAnswer | UpstreamError): boolean {
  return outcome instanceof UpstreamError
    ? outcome.code === 'unreachable' || outcome.code === 'timeout'
    : RETRIED_STATUSES.has(outcome.status);
}

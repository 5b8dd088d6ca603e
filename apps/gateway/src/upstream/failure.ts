import type { Problem } from '../problem.ts';
import type { Outcome } from '../signals/outcome.ts';

/** What is known of an attempt that brought no response. */
export interface FailedAttempt {
  error: Error;
  method: string;
  /** Whether the request's head was written to a connection. */
  sent: boolean;
  /** Whether a byte of the request's body was taken. */
  bodyStarted: boolean;
}

/** RFC 9110 section 9.2.2. */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

const notConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
]);

const timeouts = new Set(['CONNECT_TIMEOUT', 'IDLE_TIMEOUT']);

/**
 * Whether the request may be sent a second time, and where: `other` when the instance cannot be reached at all,
 * `any` when only its connection was closed. A request that may have reached the service is repeated only when the
 * method is idempotent, as RFC 9110 section 9.2.2 demands of a proxy.
 */
export function retryOf({ error, method, sent, bodyStarted }: FailedAttempt): 'other' | 'any' | 'no' {
  const code = codeOf(error);
  if (bodyStarted) return 'no';
  if (!sent) return notConnected.has(code) ? 'other' : 'any';
  return idempotent.has(method) && !timeouts.has(code) ? 'any' : 'no';
}

/** What the client is told. */
export function toUpstreamProblem(error: Error, service: string): Problem {
  const code = codeOf(error);
  if (timeouts.has(code)) {
    return {
      status: 504,
      code: 'upstream-timeout',
      detail: `Service "${service}" did not answer in time (${code}). The request may have taken effect.`,
    };
  }
  const reached = notConnected.has(code) ? 'could not be reached' : 'broke off before its response';
  return {
    status: 502,
    code: notConnected.has(code) ? 'upstream-unreachable' : 'upstream-failed',
    detail: `Service "${service}" ${reached} (${code}).`,
  };
}

/** How an attempt that failed is counted. */
export function outcomeOf({ error, sent }: Pick<FailedAttempt, 'error' | 'sent'>): Outcome {
  if (!sent) return 'unreachable';
  return timeouts.has(codeOf(error)) ? 'timeout' : 'lost';
}

/** The error's code; of several addresses tried, the first one's. */
export function codeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return (error as NodeJS.ErrnoException).code ?? error.name;
}

import type { UpstreamError, UpstreamErrorCode } from './upstream-error.ts';

/** How a service answers its own caller when an upstream failed it. */
export interface GatewayAnswer {
  /** RFC 9110: 502 bad gateway, 503 service unavailable, 504 gateway timeout. */
  status: 502 | 503 | 504;
  /** `retry-after`, in whole seconds (RFC 9110, section 10.2.3), with 503 when it is known. Otherwise empty. */
  headers: { 'retry-after'?: string };
}

const STATUSES: Record<UpstreamErrorCode, GatewayAnswer['status']> = {
  timeout: 504,
  deadline: 504,
  unreachable: 502,
  status: 502,
  'invalid-response': 502,
  'circuit-open': 503,
  overloaded: 503,
};

/**
 * The status and the headers for a request that cannot be served because of an {@link UpstreamError}. Only 503 says
 * when to come back, and at the soonest in a second: the upstream was not asked, so nothing is done twice.
 *
 * @example
 * const { status, headers } = toGatewayAnswer(answer.error);
 * return reply.code(status).headers(headers).send();
 */
export function toGatewayAnswer(error: Pick<UpstreamError, 'code' | 'retryAfterMs'>): GatewayAnswer {
  const status = STATUSES[error.code];
  return status === 503 && error.retryAfterMs !== undefined
    ? { status, headers: { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))) } }
    : { status, headers: {} };
}

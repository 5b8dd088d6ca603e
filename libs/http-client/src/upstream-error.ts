/**
 * Why an upstream gave no usable answer:
 * - `timeout`: no complete answer within the time limit;
 * - `unreachable`: no connection, or it broke;
 * - `status`: an answer outside 200–299;
 * - `invalid-response`: an answer that is no JSON, does not match the schema, or is too large;
 * - `circuit-open`: it was not asked, because it failed too often just now;
 * - `overloaded`: it was not asked, because too many requests to it are under way;
 * - `deadline`: the time that the caller of this process waits is over, before or while the upstream was asked.
 */
export type UpstreamErrorCode = (typeof UPSTREAM_ERROR_CODES)[number];

/** All codes of {@link UpstreamError}. */
export const UPSTREAM_ERROR_CODES = [
  'timeout',
  'unreachable',
  'status',
  'invalid-response',
  'circuit-open',
  'overloaded',
  'deadline',
] as const;

/** What an {@link UpstreamError} tells. */
export interface UpstreamErrorDetails {
  /** Why there is no usable answer. */
  code: UpstreamErrorCode;
  /** The upstream's name. */
  upstream: string;
  /** Method and path without query, such as `POST /assessments`. */
  request: string;
  /** The answer's status code, when there was an answer. */
  status?: number;
  /** The answer's body, parsed when it was JSON; only with code `status`. */
  body?: unknown;
  /** When another try makes sense, in milliseconds from now: from `Retry-After`, or when the circuit lets one through. */
  retryAfterMs?: number | undefined;
  /** What happened, in words. */
  reason: string;
  /** What was caught, such as an error of the connection. */
  cause?: unknown;
}

/**
 * A call of another service that failed. Given back as a value by the client; throw it in a handler of a service to
 * answer 502, 503 or 504, or see {@link toGatewayAnswer}. The message holds the path, and no query or header.
 * It does not say that the upstream did nothing: with `timeout`, `unreachable` and `deadline` it may have.
 */
export class UpstreamError extends Error {
  /** For all copies of this package, see {@link isUpstreamError}. */
  override readonly name = 'UpstreamError';
  /** Why there is no usable answer. */
  readonly code: UpstreamErrorCode;
  /** The upstream's name. */
  readonly upstream: string;
  /** The answer's status code, when there was an answer. */
  readonly status: number | undefined;
  /** The answer's body with code `status`, parsed when it was JSON. It comes from elsewhere: parse it with a schema. */
  readonly body: unknown;
  /** When another try makes sense, in milliseconds; undefined when that is not known. */
  readonly retryAfterMs: number | undefined;
  /** What happened, in words, without the upstream's name and the request. */
  readonly reason: string;

  constructor(details: UpstreamErrorDetails) {
    super(`${details.upstream} (${details.request}): ${details.reason}`, { cause: details.cause });
    this.code = details.code;
    this.upstream = details.upstream;
    this.status = details.status;
    this.body = details.body;
    this.retryAfterMs = details.retryAfterMs;
    this.reason = details.reason;
  }
}

/**
 * Whether `error` is an {@link UpstreamError}, also one from another copy of this package. Told by its name, because
 * `instanceof` is false across copies.
 */
export function isUpstreamError(error: unknown): error is UpstreamError {
  return error instanceof Error && error.name === 'UpstreamError' && 'upstream' in error;
}

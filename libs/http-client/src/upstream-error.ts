/**
 * Why an upstream gave no usable answer:
 * - `timeout`: no complete answer within the time limit;
 * - `unreachable`: no connection, or it broke;
 * - `status`: an answer outside 200–299;
 * - `invalid-response`: an answer that is no JSON or does not match the schema.
 */
export type UpstreamErrorCode = 'timeout' | 'unreachable' | 'status' | 'invalid-response';

/** What an {@link UpstreamError} tells. */
export interface UpstreamErrorDetails {
  code: UpstreamErrorCode;
  /** The upstream's name. */
  upstream: string;
  /** Method and path without query, such as `POST /assessments`. */
  request: string;
  /** The answer's status code, when there was an answer. */
  status?: number;
  /** The answer's body, parsed when it was JSON; only with code `status`. */
  body?: unknown;
  /** What happened, in words. */
  reason: string;
  cause?: unknown;
}

/** A call of another service that failed. Given back as a value by the client; throw it to answer 502 or 504. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  readonly upstream: string;
  readonly status: number | undefined;
  readonly body: unknown;

  constructor(details: UpstreamErrorDetails) {
    super(`${details.upstream} (${details.request}): ${details.reason}`, { cause: details.cause });
    this.code = details.code;
    this.upstream = details.upstream;
    this.status = details.status;
    this.body = details.body;
  }
}

/** Whether `error` is an {@link UpstreamError}, also one from another copy of this package. */
export function isUpstreamError(error: unknown): error is UpstreamError {
  return error instanceof Error && error.name === 'UpstreamError' && 'upstream' in error;
}

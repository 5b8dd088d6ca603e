/** How an exchange with an instance can fail, besides the errors of its socket (`ECONNREFUSED`, …). */
export type UpstreamErrorCode = 'CONNECT_TIMEOUT' | 'IDLE_TIMEOUT' | 'CONNECTION_CLOSED' | 'BAD_RESPONSE';

/** An exchange that failed at the instance's side. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;

  constructor(code: UpstreamErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** @param what what is wrong with it, as the rest of a sentence about the response */
export function badResponse(what: string): UpstreamError {
  return new UpstreamError('BAD_RESPONSE', `The response cannot be understood: ${what}.`);
}

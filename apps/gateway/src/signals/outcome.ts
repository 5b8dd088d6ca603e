/**
 * What came of a request at an instance: the status of a whole response; or why there was none. `unreachable`: no
 * connection; `lost`: the connection ended, or made no sense, before the response was whole; `timeout`: the instance
 * was silent. `aborted`: the client left, for which the instance is not to blame.
 */
export type Outcome = number | 'unreachable' | 'lost' | 'timeout' | 'aborted';

/** Whether the instance is to blame: no whole response, or one with a status of 500 or more. */
export function isError(outcome: Outcome): boolean {
  return typeof outcome === 'number' ? outcome >= 500 : outcome !== 'aborted';
}

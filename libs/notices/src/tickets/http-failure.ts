import type { FailedVerdict } from '@roadbed/outbox';
import { oneLine } from '../report/one-line.ts';

export type HttpProblem = {
  /** Undefined when there was no answer. */
  status?: number | undefined;
  /** The code of what broke the connection, where one is known. */
  code?: string | undefined;
  problem: string;
  /** That we come too often is what the answer says, whatever its status. */
  isRateLimit?: boolean;
  retryAfterMs?: number | undefined;
};

/** Codes after which the other side cannot have had the request. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What a failed request to write means. 4xx is for good, but for 408, 429 and rate limits; everything else may pass. What
 * got no answer, or one of 408 or 5xx, may have been done.
 */
export function toHttpFailure({
  status,
  code = '',
  problem,
  isRateLimit = status === 429,
  retryAfterMs,
}: HttpProblem): FailedVerdict {
  const isTemporary = status === undefined || status >= 500 || status === 408 || isRateLimit;
  const isDone = status === undefined ? !neverSent.has(code) : status >= 500 || status === 408;
  return {
    outcome: 'failed',
    problem: oneLine(problem, 500),
    isPermanent: !isTemporary,
    mayHaveArrived: isDone,
    retryAfterMs,
  };
}

/** The code in an error, or in what caused it: fetch hides it some levels down. */
export function errorCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return undefined;
}

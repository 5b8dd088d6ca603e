import { STATUS_CODES } from 'node:http';

/** What the gateway says when it answers a request itself: a problem detail (RFC 9457). */
export interface Problem {
  status: number;
  /** A stable word for programs: one of the codes in this app's README. */
  code: string;
  /** What went wrong, with the offending value, and the way out. */
  detail: string;
  /** Further members, such as the routes that do exist. */
  extra?: Record<string, unknown>;
}

/** The media type of a problem detail. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The JSON text of a problem. */
export function toProblemBody(problem: Problem): string {
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    ...problem.extra,
  });
}

import { z } from 'zod';
import { STATUS_CODES } from './node-http.ts';

/** The body of every error answer: problem details (RFC 9457) with the request's id. Also for reading other services'. */
export const problemSchema = z.object({
  type: z.string().describe('URI that names the kind of problem, or about:blank.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional().describe('What happened to this request.'),
  instance: z.string().optional().describe('Path of the request.'),
  requestId: z.string().optional(),
  errors: z
    .array(z.object({ in: z.string(), pointer: z.string(), detail: z.string() }))
    .optional()
    .describe('What is wrong with the request, each with a JSON pointer (RFC 6901).'),
});

/** Problem details; see {@link problemSchema}. */
export type Problem = z.output<typeof problemSchema>;

/** What a {@link ProblemError} is made of. */
export interface ProblemDetails {
  /** Status code of the answer, 400 to 599. */
  status: number;
  /** What happened to this request. The caller reads it: nothing internal. */
  detail?: string;
  /** Default: the status code's phrase. */
  title?: string;
  /** URI that names the kind of problem. Default `about:blank`. */
  type?: string;
  /**
   * When another try makes sense, in milliseconds from now: sent as `Retry-After` (RFC 9110, section 10.2.3), in
   * whole seconds, at least 1. Default: the answer does not say. An upstream's error knows it:
   * `problem(503, 'Try again.', { retryAfterMs: answer.error.retryAfterMs })`.
   */
  retryAfterMs?: number | undefined;
}

/** An error that tells the caller what it says; any other error is answered with a bare 500. {@link problem} makes one. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** What the caller gets. */
  readonly problem: Problem;
  /** Status code of the answer, 400 to 599. */
  readonly statusCode: number;
  /** See {@link ProblemDetails.retryAfterMs}. */
  readonly retryAfterMs: number | undefined;

  constructor(details: ProblemDetails) {
    const problem = toProblem(details);
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.statusCode = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * Makes an error to throw from a handler, answered as problem details (RFC 9457).
 *
 * @param status status code of the answer, 400 to 599
 * @param detail what happened to this request; the caller reads it
 *
 * @example throw problem(404, `There is no payment ${id}.`);
 */
export function problem(
  status: number,
  detail?: string,
  more: Omit<ProblemDetails, 'status' | 'detail'> = {},
): ProblemError {
  return new ProblemError({ status, ...(detail === undefined ? {} : { detail }), ...more });
}

/** Problem details with the defaults of RFC 9457. */
export function toProblem({ status, detail, title, type }: ProblemDetails): Problem {
  return {
    type: type ?? 'about:blank',
    title: title ?? STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail === undefined ? {} : { detail }),
  };
}

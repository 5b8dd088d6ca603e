import { z } from 'zod';
import { parseRetryAfter } from './retry-after.ts';
import type { TransportAnswer } from './transport.ts';
import { UpstreamError } from './upstream-error.ts';

/** Either the parsed answer, with its status from 200 to 299, or why there is none. */
export type UpstreamResult<T> = { ok: true; status: number; data: T } | { ok: false; error: UpstreamError };

/** Turns an answer into a typed result: the status first, then the JSON, then the schema. */
export function readAnswer<Schema extends z.ZodType>(
  upstream: string,
  request: string,
  schema: Schema,
  answer: TransportAnswer | UpstreamError,
): UpstreamResult<z.output<Schema>> {
  if (answer instanceof UpstreamError) {
    return { ok: false, error: answer };
  }
  const { status } = answer;
  const json = parseJson(answer.text);
  const details = { upstream, request, status };
  if (status < 200 || status > 299) {
    const body = json === undefined ? answer.text : json.value;
    const reason = `answered with status ${status}`;
    const retryAfterMs = parseRetryAfter(answer.retryAfter, Date.now());
    return {
      ok: false,
      error: new UpstreamError({ ...details, code: 'status', body, retryAfterMs, reason }),
    };
  }
  const parsed = json === undefined ? undefined : schema.safeParse(json.value);
  if (parsed?.success === true) {
    return { ok: true, status, data: parsed.data };
  }
  const reason =
    parsed === undefined
      ? 'answered with a body that is not JSON'
      : `answered with JSON that does not match the schema: ${z.prettifyError(parsed.error)}`;
  return {
    ok: false,
    error: new UpstreamError({ ...details, code: 'invalid-response', reason, cause: parsed?.error }),
  };
}

/** The parsed text in a box, so that JSON's `null` is told from text that is no JSON. Empty text is undefined. */
function parseJson(text: string): { value: unknown } | undefined {
  if (text === '') {
    return { value: undefined };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

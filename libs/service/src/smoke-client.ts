import { randomBytes } from 'node:crypto';
import type { z } from 'zod';

/** What a step of a journey sends, and what it counts on. */
export interface SmokeRequest<T = unknown> {
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** The status that the answer must have. Default 200. */
  status?: number;
  /** What the answer's JSON must be. Default: anything, and no JSON is asked for. */
  schema?: z.ZodType<T>;
}

/** Calls the service as its users do: through the address that the journey is given. */
export interface SmokeClient {
  /** @throws SmokeError when the answer is another one, or none comes in time */
  readonly get: <T = unknown>(path: string, request?: Omit<SmokeRequest<T>, 'body'>) => Promise<T>;
  /** @throws SmokeError when the answer is another one, or none comes in time */
  readonly post: <T = unknown>(path: string, request?: SmokeRequest<T>) => Promise<T>;
}

/** The service did not answer as it should. The message names the request, the answer and the trace. */
export class SmokeError extends Error {
  override readonly name = 'SmokeError';
}

/** How long one answer may take, in milliseconds. */
const answerLimitMs = 10_000;

/**
 * @param url the base URL of the service; a path in it stays
 * @param signal ends every call
 */
export function createSmokeClient(journey: string, url: string, signal: AbortSignal): SmokeClient {
  const call = async <T>(method: string, path: string, request: SmokeRequest<T>): Promise<T> => {
    const { status = 200, schema, body, headers } = request;
    // Sampled, so that the calls of a journey that failed can be looked at.
    const traceId = randomBytes(16).toString('hex');
    const said = (problem: string) => new SmokeError(`${method} ${path} ${problem} (trace ${traceId})`);

    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${url.replace(/\/$/, '')}${path}`, {
        method,
        headers: {
          'user-agent': `smoke/${journey}`,
          traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
      });
      text = await answer.text();
    } catch (error) {
      throw said(`has no answer: ${reasonOf(error)}`);
    }
    if (answer.status !== status) throw said(`answered ${answer.status}, not ${status}: ${shorten(text)}`);
    if (!schema) return undefined as T;
    return parse(text, schema, said);
  };

  return {
    get: (path, request = {}) => call('GET', path, request),
    post: (path, request = {}) => call('POST', path, request),
  };
}

function parse<T>(text: string, schema: z.ZodType<T>, said: (problem: string) => SmokeError): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw said(`answered no JSON: ${shorten(text)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `$${path.map((part) => `.${String(part)}`).join('')}: ${message}`,
  );
  throw said(`answered what was not expected: ${problems.join('; ')}; got ${shorten(text)}`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' ? error.message : `${error.message}: ${cause}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

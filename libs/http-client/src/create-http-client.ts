import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Meter, Span, Tracer } from '@opentelemetry/api';
import type { z } from 'zod';
import { createClientInstruments } from './client-instruments.ts';
import { readAnswer } from './read-answer.ts';
import type { UpstreamResult } from './read-answer.ts';
import { createTransport } from './transport.ts';
import type { TransportAnswer } from './transport.ts';
import { UpstreamError } from './upstream-error.ts';

/** Options of {@link createHttpClient}. */
export interface HttpClientOptions {
  /** The upstream's name, in errors, spans and metrics. */
  name: string;
  /** Where it answers; a path in it is kept: `http://gateway/integration/fraud`. */
  baseUrl: string;
  /** Time limit of a request, connection and body included, in milliseconds. Default 2000. */
  timeoutMs?: number;
  /** Default: those behind the OpenTelemetry API. */
  tracer?: Tracer;
  meter?: Meter;
}

/** One request. */
export interface HttpRequestOptions<Schema extends z.ZodType> {
  /** What the answer's body must be; the result has its parsed value. */
  schema: Schema;
  /** Sent as JSON. */
  body?: unknown;
  /** Query parameters; those that are undefined are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Overrides the client's time limit, in milliseconds. */
  timeoutMs?: number;
}

type Call = <Schema extends z.ZodType>(
  path: string,
  options: HttpRequestOptions<Schema>,
) => Promise<UpstreamResult<z.output<Schema>>>;

/** Calls one upstream. Paths start with `/` and are added to the base URL. */
export interface HttpClient {
  readonly name: string;
  get: Call;
  post: Call;
  put: Call;
  patch: Call;
  delete: Call;
  /** Ends the connections, after the requests in flight. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 2000;

/**
 * Creates a client of one upstream: JSON in and out, a time limit, trace propagation (W3C), a client span
 * and `http.client.request.duration`. A failed call is a value, not a throw.
 *
 * @example
 * const fraud = createHttpClient({ name: 'fraud', baseUrl: 'http://127.0.0.1:4402/integration/fraud' });
 * const answer = await fraud.post('/assessments', { body: { amount: 5 }, schema: z.object({ risk: z.number() }) });
 * if (!answer.ok) throw answer.error;
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = options.baseUrl.replace(/\/+$/, '');
  const instruments = createClientInstruments(options.tracer, options.meter);
  const transport = createTransport();

  const call =
    (method: string): Call =>
    async (path, request) => {
      const url = toUrl(base, path, request.query);
      const label = `${method} ${url.pathname}`;
      const attributes: Attributes = {
        'http.request.method': method,
        'server.address': url.hostname,
        'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
        'service.peer.name': options.name,
      };
      const span = instruments.tracer.startSpan(method, {
        kind: SpanKind.CLIENT,
        attributes: { ...attributes, 'url.full': `${url.origin}${url.pathname}` },
      });
      const startedAt = performance.now();
      const headers = toHeaders(span, request);
      const body = request.body === undefined ? undefined : JSON.stringify(request.body);
      const timeoutMs = request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const answer = await transport
        .send({ method, url, headers, body, timeoutMs })
        .catch((cause: unknown) => toFailure(options.name, label, timeoutMs, cause));
      const result = readAnswer(options.name, label, request.schema, answer);
      finish(span, attributes, answer, result);
      instruments.duration.record((performance.now() - startedAt) / 1000, attributes);
      return result;
    };

  return {
    name: options.name,
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
    close: () => transport.close(),
  };
}

function toUrl(base: string, path: string, query: HttpRequestOptions<z.ZodType>['query']): URL {
  const url = new URL(`${base}${path.startsWith('/') ? '' : '/'}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) {
      url.searchParams.set(name, String(value));
    }
  }
  return url;
}

function toHeaders(span: Span, request: HttpRequestOptions<z.ZodType>): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...request.headers,
  };
  propagation.inject(trace.setSpan(context.active(), span), headers);
  return headers;
}

function toFailure(upstream: string, request: string, timeoutMs: number, cause: unknown): UpstreamError {
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return new UpstreamError(
    isTimeout
      ? { code: 'timeout', upstream, request, reason: `no answer within ${timeoutMs} ms`, cause }
      : { code: 'unreachable', upstream, request, reason: `cannot be reached: ${reasonOf(cause)}`, cause },
  );
}

function reasonOf(cause: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message.
  const code = (cause as NodeJS.ErrnoException).code;
  return cause instanceof Error && cause.message !== '' ? cause.message : (code ?? String(cause));
}

function finish(
  span: Span,
  attributes: Attributes,
  answer: TransportAnswer | UpstreamError,
  result: UpstreamResult<unknown>,
): void {
  if (!(answer instanceof UpstreamError)) {
    attributes['http.response.status_code'] = answer.status;
    span.setAttribute('http.response.status_code', answer.status);
  }
  if (!result.ok) {
    attributes['error.type'] =
      result.error.code === 'status' ? String(result.error.status) : result.error.code;
    span.setAttribute('error.type', attributes['error.type']);
    span.setStatus({ code: SpanStatusCode.ERROR, message: result.error.message });
  }
  span.end();
}

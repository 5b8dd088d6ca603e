import type { Meter, Tracer } from '@opentelemetry/api';
import { z } from 'zod';
import type { CacheOptions } from './answer-cache.ts';
import { toBase, toHeaders, toUrl } from './build-request.ts';
import type { StateListener, UpstreamState } from './circuit.ts';
import { checkOptions, checkTimeout } from './check-options.ts';
import { createClientInstruments } from './client-instruments.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { currentDeadline } from './deadline.ts';
import { observeCall } from './observe-call.ts';
import { performCall } from './perform-call.ts';
import type { CallTools } from './perform-call.ts';
import type { PolicyOptions } from './policies.ts';
import { readAnswer } from './read-answer.ts';
import type { UpstreamResult } from './read-answer.ts';
import { createUpstreamCheck } from './upstream-check.ts';
import type { UpstreamCheck, UpstreamCheckOptions } from './upstream-check.ts';

/** Options of {@link createHttpClient}. */
export interface HttpClientOptions extends PolicyOptions {
  /** The upstream's name, in errors, spans and metrics. */
  name: string;
  /**
   * Where it answers, an absolute http or https URL without credentials and query; a path in it is kept:
   * `http://gateway/integration/fraud`.
   */
  baseUrl: string;
  /**
   * Time limit of a call in milliseconds: connection, body, retries and the pauses between them. Default 2000.
   * The deadline of the request that is being served makes it shorter, never longer.
   */
  timeoutMs?: number;
  /**
   * Time limit of one attempt, in milliseconds. Default none: an attempt may use up the time of the call, so that
   * an upstream that hangs is not tried again. Set it to a half or a third of `timeoutMs` where that should be.
   */
  attemptTimeoutMs?: number;
  /** The largest body of an answer, in bytes. Default 10 MiB. A larger one is an `invalid-response`, never held. */
  maxResponseBytes?: number;
  /** Keeps answers to GET as their `Cache-Control` allows (RFC 9111, a shared cache). Default off. */
  cache?: CacheOptions | boolean;
  /** Told when the upstream's circuit changes. */
  onStateChange?: StateListener;
  /** For the spans of attempts. Default: the one behind the OpenTelemetry API. */
  tracer?: Tracer;
  /** For the metrics of attempts, calls, retries and the circuit. Default: the one behind the OpenTelemetry API. */
  meter?: Meter;
  /** For time limits, pauses and the circuit; a request itself ends by the machine's time. Default that too. */
  clock?: Clock;
}

/** One request; its method and path are arguments of the call. */
export interface HttpRequestOptions<Schema extends z.ZodType> {
  /** What the answer's body must be; the result has its parsed value. */
  schema: Schema;
  /** Sent as JSON (RFC 8259). Default: no body. */
  body?: unknown;
  /** Query parameters; those that are undefined are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  /**
   * Names in any case. With `idempotency-key` a POST or PATCH is tried again as well. `traceparent` and
   * `x-request-timeout-ms` are the client's own.
   */
  headers?: Record<string, string>;
  /** Time limit of this call, in milliseconds. Default: the client's. */
  timeoutMs?: number;
}

/**
 * Makes one call, with as many attempts as the policies allow.
 *
 * @param path starts with `/`; encode what you put into it by `encodeURIComponent`
 * @returns the parsed answer, or an {@link UpstreamError}: nothing that the upstream does is thrown
 * @throws RangeError when `timeoutMs` cannot be used
 * @throws TypeError when `body` cannot be written as JSON
 */
type Call = <Schema extends z.ZodType>(
  path: string,
  options: HttpRequestOptions<Schema>,
) => Promise<UpstreamResult<z.output<Schema>>>;

/**
 * Calls one upstream. Paths start with `/` and are added to the base URL. No call throws for what the upstream does.
 * Redirects are not followed: they are answers outside 200–299.
 */
export interface HttpClient {
  /** The upstream's. */
  readonly name: string;
  /** Whether calls go to the upstream: its circuit. `closed` where that is off. */
  readonly state: UpstreamState;
  /** GET. May be tried again, and answered from the cache. */
  get: Call;
  /** POST. Sent once, unless it has an `Idempotency-Key`. */
  post: Call;
  /** PUT. May be tried again: it is idempotent (RFC 9110, section 9.2.2). */
  put: Call;
  /** PATCH. Sent once, unless it has an `Idempotency-Key`. */
  patch: Call;
  /** DELETE. May be tried again: it is idempotent. */
  delete: Call;
  /** A health check of the upstream, to be registered: `service.check(fraud.check({ path: '/health/live' }))`. */
  check(options?: UpstreamCheckOptions): UpstreamCheck;
  /** Ends the connections, after the requests in flight. Calls made later end as `unreachable`. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 2000;
const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/**
 * Creates a client of one upstream: JSON in and out, a time limit, retries with a budget, a circuit breaker, a
 * bulkhead, trace and deadline passed on, a client span for each attempt, metrics. A failed call is a value,
 * not a throw. Nothing is connected or loaded before the first call.
 *
 * @throws TypeError when the base URL cannot be used.
 * @throws RangeError when a number among the options cannot be used.
 *
 * @example
 * const fraud = createHttpClient({ name: 'fraud', baseUrl: 'http://127.0.0.1:4402/integration/fraud' });
 * const answer = await fraud.post('/assessments', { body: { amount: 5 }, schema: z.object({ risk: z.number() }) });
 * if (!answer.ok) throw answer.error;
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  checkOptions(options);
  const base = toBase(options.name, options.baseUrl);
  const clock = options.clock ?? systemClock;
  const instruments = createClientInstruments(options.tracer, options.meter);
  let loading: Promise<CallTools> | undefined;
  let tools: CallTools | undefined;

  const onStateChange: StateListener = (state, before) => {
    instruments.circuitChanges.add(1, { 'service.peer.name': options.name, state });
    options.onStateChange?.(state, before);
  };
  // Loaded at the first call: a start does not pay for undici and cockatiel.
  const load = async (): Promise<CallTools> => {
    const [{ createTransport }, { createPolicies }] = await Promise.all([
      import('./transport.ts'),
      import('./policies.ts'),
    ]);
    const cache = options.cache === true ? {} : options.cache || undefined;
    tools = {
      transport: await createTransport(cache, options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES),
      policies: createPolicies(options, clock, onStateChange),
      clock,
    };
    return tools;
  };

  const call =
    (method: string, mayRetry = true): Call =>
    async (path, request) => {
      checkTimeout(options.name, request.timeoutMs);
      const url = toUrl(base, path, request.query);
      const label = `${method} ${url.pathname}`;
      const body = request.body === undefined ? undefined : JSON.stringify(request.body);
      const observation = observeCall(instruments, options.name, method, url);
      const performed = await performCall(
        {
          upstream: options.name,
          label,
          method,
          url,
          headers: toHeaders(request),
          body,
          timeoutMs: request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
          attemptTimeoutMs: options.attemptTimeoutMs,
          deadline: currentDeadline(),
          mayRetry,
          onSend: observation.send,
          onRetry: observation.retry,
        },
        tools ?? (await (loading ??= load())),
      );
      const result = readAnswer(options.name, label, request.schema, performed.outcome);
      observation.end(performed, result);
      return result;
    };

  // A health check asks again in its own time: a retry would hold its answer back, and burden who is in trouble.
  const probe = call('GET', false);
  return {
    name: options.name,
    get state() {
      return tools?.policies.circuit?.state ?? 'closed';
    },
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
    check: (checkOptions = {}) =>
      createUpstreamCheck(
        {
          name: options.name,
          circuit: () => tools?.policies.circuit ?? { state: 'closed', waitMs: 0, lastFailure: '' },
          ask: async (path) => {
            const answer = await probe(path, { schema: z.unknown() });
            // Any answer will do, it need not be JSON.
            return answer.ok || answer.error.code === 'invalid-response' ? undefined : answer.error;
          },
        },
        checkOptions,
      ),
    close: async () => (await loading)?.transport.close(),
  };
}

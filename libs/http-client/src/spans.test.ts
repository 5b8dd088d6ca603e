import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { createTestClock } from './test-clock.ts';
import { answers, hangs, resets, startTestUpstream } from './test-upstream.ts';
import type { Behaviour, TestUpstream } from './test-upstream.ts';

describe('the telemetry of a call', () => {
  const schema = z.unknown();
  const spanExporter = new InMemorySpanExporter();
  const tracers = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  });
  const tracer = tracers.getTracer('example');
  let metricExporter: InMemoryMetricExporter;
  let meters: MeterProvider;
  let upstream: TestUpstream;
  let client: HttpClient;

  const start = async (
    otherwise: Behaviour,
    first: Behaviour[] = [],
    options: Partial<HttpClientOptions> = {},
  ): Promise<void> => {
    upstream = await startTestUpstream(otherwise, first);
    client = createHttpClient({
      name: 'fraud',
      baseUrl: upstream.url,
      clock: createTestClock(),
      tracer,
      meter: meters.getMeter('example'),
      ...options,
    });
  };
  const within = async (task: () => Promise<unknown>, name = 'request'): Promise<Span> => {
    const parent = tracer.startSpan(name, {}, ROOT_CONTEXT);
    await context.with(trace.setSpan(ROOT_CONTEXT, parent), task);
    parent.end();
    return parent;
  };
  const clientSpans = (): ReadableSpan[] =>
    spanExporter.getFinishedSpans().filter(({ kind }) => kind === SpanKind.CLIENT);
  /** Every series of every metric. */
  const series = async (): Promise<{ name: string; attributes: Attributes; value: unknown }[]> => {
    await meters.forceFlush();
    return metricExporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
      .flatMap(({ descriptor: { name }, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({ name, attributes, value })),
      );
  };

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });

  beforeEach(() => {
    spanExporter.reset();
    metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    meters = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
    });
  });

  afterEach(async () => {
    await upstream.close();
    await client.close();
    await meters.shutdown();
  });

  it('is one client span for each attempt, by the semantic conventions, and the trace of that span upstream', async () => {
    await start(answers(200), [answers(503), resets]);
    const parent = await within(() => client.get('/cards/7', { schema, query: { token: 'abc' } }));
    const peer = {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(upstream.url).port),
      'service.peer.name': 'fraud',
    };
    const request = { ...peer, 'url.full': `${upstream.url}/cards/7?token=REDACTED` };
    const spans = clientSpans();
    expect(spans.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      { name: 'GET', attributes: { ...request, 'http.response.status_code': 503, 'error.type': '503' } },
      {
        name: 'GET',
        attributes: { ...request, 'http.request.resend_count': 1, 'error.type': 'unreachable' },
      },
      {
        name: 'GET',
        attributes: { ...request, 'http.request.resend_count': 2, 'http.response.status_code': 200 },
      },
    ]);
    expect(spans.map(({ status }) => status)).toEqual([
      { code: SpanStatusCode.ERROR },
      { code: SpanStatusCode.ERROR, message: expect.stringContaining('cannot be reached') },
      { code: SpanStatusCode.UNSET },
    ]);
    const { traceId, spanId } = parent.spanContext();
    expect(spans.map((span) => span.parentSpanContext?.spanId)).toEqual([spanId, spanId, spanId]);
    expect(upstream.requests.map(({ headers }) => headers['traceparent'])).toEqual(
      spans.map((span) => `00-${traceId}-${span.spanContext().spanId}-01`),
    );
    const durations = (await series()).filter(({ name }) => name === 'http.client.request.duration');
    expect(durations.map(({ attributes }) => attributes)).toEqual([
      { ...peer, 'http.response.status_code': 503, 'error.type': '503' },
      { ...peer, 'error.type': 'unreachable' },
      { ...peer, 'http.response.status_code': 200 },
    ]);
  });

  it('tells an error from an answer that the caller may have wanted', async () => {
    await start(answers(200), [answers(404), answers(302), answers(200, 'text')]);
    const number = z.number();
    for (let call = 0; call < 3; call += 1) {
      await client.get('/', { schema: number });
    }
    expect(clientSpans().map(({ status, attributes }) => [attributes['error.type'], status.code])).toEqual([
      ['404', SpanStatusCode.ERROR],
      [undefined, SpanStatusCode.UNSET],
      ['invalid-response', SpanStatusCode.ERROR],
    ]);
  });

  it('calls a request that took too long a timeout', async () => {
    await start(hangs, [], { clock: undefined, timeoutMs: 30 });
    await client.post('/', { schema, body: {} });
    expect(clientSpans().map(({ attributes }) => attributes['error.type'])).toEqual(['timeout']);
  });

  it('is no span for what was not sent, but an event of the span around it', async () => {
    await start(answers(500), [], { retry: false, circuit: { window: 1 } });
    await client.get('/', { schema });
    spanExporter.reset();
    await within(() => client.get('/', { schema }));
    const [around, ...others] = spanExporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(around?.events).toMatchObject([
      {
        name: 'upstream.refused',
        attributes: { 'service.peer.name': 'fraud', 'error.type': 'circuit-open' },
      },
    ]);
  });

  it('belongs to its own request also when it waited for the call of another one', async () => {
    const held = Promise.withResolvers<() => void>();
    await start(
      answers(200),
      [(request, response) => held.resolve(() => void answers(200)(request, response))],
      { bulkhead: { maxConcurrent: 1 } },
    );
    const first = within(() => client.get('/', { schema }), 'first');
    const release = await held.promise;
    const second = within(() => client.get('/', { schema }), 'second');
    release();
    const parents = await Promise.all([first, second]);
    expect(clientSpans().map((span) => span.parentSpanContext?.spanId)).toEqual(
      parents.map((parent) => parent.spanContext().spanId),
    );
  });

  it('has as many series for 10,000 paths as for one', async () => {
    await start(answers(200));
    const paths = Array.from({ length: 10_000 }, (_, index) => `/cards/${index}`);
    for (let begin = 0; begin < paths.length; begin += 200) {
      await Promise.all(
        paths.slice(begin, begin + 200).map((path) => client.get(path, { schema, query: { path } })),
      );
    }
    expect(new Set(upstream.requests.map(({ url }) => url)).size).toBe(10_000);
    expect(await series()).toMatchObject([
      { name: 'http.client.request.duration', value: { count: 10_000 } },
      { name: 'upstream.calls', value: 10_000 },
    ]);
    expect(new Set(clientSpans().map(({ name }) => name))).toEqual(new Set(['GET']));
  }, 60_000);
});

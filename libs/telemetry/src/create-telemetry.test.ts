import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { metrics, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelemetry } from './index.ts';
import type { Telemetry, TelemetryOptions } from './index.ts';

const HISTOGRAM = { name: 'work.duration', description: 'Work.', unit: 's', boundaries: [1, 2] };

describe('createTelemetry', () => {
  const servers: Server[] = [];
  const open: Telemetry[] = [];
  let lines: string[] = [];

  const create = (options: Partial<TelemetryOptions> = {}): Telemetry => {
    lines = [];
    const telemetry = createTelemetry({
      service: 'payments',
      release: 'sha256:abc',
      environment: 'stubs',
      instance: 'i1',
      logDestination: { write: (line) => lines.push(line) },
      ...options,
    });
    open.push(telemetry);
    return telemetry;
  };

  const listen = async (server: Server): Promise<string> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((telemetry) => telemetry.shutdown(10)));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('sends the spans, metrics and lines that are left at shutdown, with the service, release and environment', async () => {
    const bodies: string[] = [];
    const endpoint = await listen(
      createServer(async (request, response) => {
        bodies.push(
          `${request.url} ${Buffer.concat((await request.toArray()) as Buffer[]).toString('latin1')}`,
        );
        response.end();
      }),
    );
    const telemetry = create({ otlpEndpoint: endpoint, sampleRatio: 1 });
    telemetry.tracer.startSpan('assess the card').end();
    telemetry.meter.createCounter('cards.assessed').add(1);
    telemetry.createBoundHistogram(HISTOGRAM)?.bind({ route: '/cards' }).record(1);
    telemetry.logger.warn({ card: 'example' }, 'a strange card');
    await telemetry.shutdown();
    const about = ['payments', 'sha256:abc', 'stubs', 'i1'];
    const signals = {
      traces: ['assess the card', ...about],
      metrics: ['cards.assessed', 'work.duration', '/cards', 'nodejs.eventloop.delay.p99', ...about],
      logs: ['a strange card', 'example', 'warn', ...about],
    };
    expect(bodies).toHaveLength(3);
    for (const [signal, texts] of Object.entries(signals)) {
      const body = bodies.find((text) => text.startsWith(`/v1/${signal} `));
      for (const text of texts) {
        expect(body).toContain(text);
      }
    }
  });

  it('ends in time with a collector that is gone, or that never answers', async () => {
    const silent = await listen(createServer(() => {}));
    for (const otlpEndpoint of ['http://127.0.0.1:1', silent]) {
      const telemetry = create({ otlpEndpoint, sampleRatio: 1 });
      telemetry.tracer.startSpan('lost').end();
      await expect(telemetry.shutdown(50)).resolves.toBeUndefined();
    }
  });

  it('bounds what waits for a slow collector, and counts what it drops', async () => {
    const silent = await listen(createServer(() => {}));
    const telemetry = create({ otlpEndpoint: silent, sampleRatio: 1 });
    for (let index = 0; index < 5000; index += 1) {
      telemetry.tracer.startSpan('span').end();
    }
    const text = await telemetry.toPrometheusText();
    const dropped = /^otel_sdk_processor_span_processed.*error_type="queue_full".* (\d+)$/m.exec(text)?.[1];
    expect(Number(dropped)).toBeGreaterThan(2000);
  });

  it('bounds the lines that wait for a slow collector, counts what it drops, and keeps them all on the output', async () => {
    const silent = await listen(createServer(() => {}));
    const telemetry = create({ otlpEndpoint: silent });
    for (let index = 0; index < 5000; index += 1) {
      telemetry.logger.info('line');
    }
    expect(lines).toHaveLength(5000);
    expect(await telemetry.toPrometheusText()).toMatch(/^log_records_dropped_total 2952$/m);
  });

  it('keeps 2000 sets of attributes of a metric apart, and one for the flood beyond', async () => {
    const telemetry = create();
    const counter = telemetry.meter.createCounter('flood');
    const histogram = telemetry.createBoundHistogram(HISTOGRAM);
    for (let index = 0; index < 10_000; index += 1) {
      counter.add(1, { user: `u${index}` });
      histogram?.bind({ user: `u${index}` }).record(0.5);
    }
    const text = await telemetry.toPrometheusText();
    for (const name of ['flood_total', 'work_duration_seconds_count']) {
      const series = text.split('\n').filter((line) => line.startsWith(`${name}{`));
      expect(series).toHaveLength(2000);
      const total = series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
      expect(total).toBe(10_000);
      expect(text).toContain(`${name}{otel_metric_overflow="true"}`);
    }
  });

  it('tells of the event loop, the heap, garbage collection and CPU', async () => {
    const text = await create().toPrometheusText();
    for (const name of [
      'nodejs_eventloop_delay_p99_seconds',
      'nodejs_eventloop_utilization',
      'v8js_memory_heap_used_bytes',
      'process_memory_usage_bytes',
      'process_cpu_time_seconds_total{cpu_mode="user"}',
    ]) {
      expect(text).toContain(`\n${name}`);
    }
  });

  it('measures and traces nothing when it is off', async () => {
    const telemetry = create({ enabled: false });
    expect([telemetry.requests, telemetry.createBoundHistogram(HISTOGRAM)]).toEqual([undefined, undefined]);
    telemetry.meter.createCounter('anything').add(1);
    expect(await telemetry.toPrometheusText()).not.toContain('anything');
    expect(telemetry.tracer.startSpan('work').isRecording()).toBe(false);
  });

  describe('of a request', () => {
    const caller = (flags: string) => ({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-${flags}` });
    const describe = () => ({ name: 'GET /', attributes: {} });
    const start = (telemetry: Telemetry, headers: Record<string, string>) => {
      const span = telemetry.requests?.start(headers, describe).span;
      span?.end();
      return { isRecording: span?.isRecording(), ...span?.spanContext() };
    };

    it('keeps the trace and the decision of the caller', () => {
      const telemetry = create({ otlpEndpoint: 'http://127.0.0.1:1', sampleRatio: 0 });
      const traceId = 'a'.repeat(32);
      expect(start(telemetry, caller('01'))).toMatchObject({ traceId, traceFlags: 1 });
      expect(start(telemetry, { ...caller('00'), tracestate: 'k=v' })).toMatchObject({
        traceId,
        traceFlags: 0,
      });
    });

    it('records the given share of new traces, and gives ids to all', () => {
      const telemetry = create({ otlpEndpoint: 'http://127.0.0.1:1', sampleRatio: 0.5 });
      const spans = Array.from({ length: 2000 }, () => start(telemetry, {}));
      const share = spans.filter((span) => span.traceFlags === 1).length / spans.length;
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.6);
      expect(new Set(spans.map((span) => span.traceId)).size).toBe(2000);
    });
  });

  it('gives ids to logs without a collector, and keeps the caller’s decision', () => {
    const telemetry = create();
    telemetry.tracer.startActiveSpan('work', (span) => {
      telemetry.logger.info('inside');
      expect(span.isRecording()).toBe(false);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        level: 'info',
        message: 'inside',
        service: 'payments',
        environment: 'stubs',
        trace_id: span.spanContext().traceId,
        span_id: span.spanContext().spanId,
      });
      span.end();
    });
    telemetry.logger.info('outside');
    expect(JSON.parse(lines[1] ?? '')).not.toHaveProperty('trace_id');
  });

  it('is behind the plain OpenTelemetry API until it is shut down', async () => {
    const telemetry = create();
    metrics.getMeter('business').createCounter('payments.taken', { unit: '{payment}' }).add(2);
    trace.getTracer('business').startActiveSpan('step', (span) => {
      expect(trace.getActiveSpan()).toBe(span);
      span.end();
    });
    expect(await telemetry.toPrometheusText()).toMatch(/^payments_taken_total 2$/m);
    await telemetry.shutdown();
    const next = create();
    metrics.getMeter('business').createCounter('payments.taken').add(1);
    expect(await next.toPrometheusText()).toMatch(/^payments_taken_total 1$/m);
  });

  it('spells out the unit in a metric’s name', async () => {
    const telemetry = create();
    telemetry.meter.createHistogram('work.duration', { unit: 's' }).record(1);
    telemetry.meter.createCounter('work.size', { unit: 'By' }).add(1);
    const text = await telemetry.toPrometheusText();
    expect(text).toMatch(/^work_duration_seconds_count 1$/m);
    expect(text).toMatch(/^work_size_bytes_total 1$/m);
  });

  it('masks the usual secrets in logs, also within objects', () => {
    const { logger } = create();
    logger.info({ password: 'hunter2', headers: { authorization: 'hunter2', 'set-cookie': 'hunter2' } }, 'x');
    logger.info(
      { request: { headers: { cookie: 'hunter2', 'x-api-key': 'hunter2' } }, apiKey: 'hunter2' },
      'x',
    );
    logger.child({ token: 'hunter2' }).child({ cookie: 'hunter2' }).info('x');
    logger.error({
      err: Object.assign(new Error('x'), { config: { headers: { Authorization: 'hunter2' } } }),
    });
    logger.error(Object.assign(new Error('x'), { password: 'hunter2' }));
    expect(lines).toHaveLength(5);
    expect(lines.join('')).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ headers: { authorization: '[secret]' } });
  });

  it('does what the README opens with', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', example], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = Buffer.concat((await child.stdout.toArray()) as Buffer[]).toString();
    expect(output).toContain('payments_taken_total 1\n');
    expect(output).toMatch(/"trace_id":"[\da-f]{32}".*"amount":500,"message":"settled"/);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelemetry } from './index.ts';
import type { Telemetry, TelemetryOptions } from './index.ts';

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

  it('sends the spans that are left at shutdown, with the service, release and environment', async () => {
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
    await telemetry.shutdown();
    expect(bodies).toHaveLength(1);
    for (const text of ['/v1/traces ', 'assess the card', 'payments', 'sha256:abc', 'stubs', 'i1']) {
      expect(bodies[0]).toContain(text);
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
    expect(lines.join('')).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ headers: { authorization: '[secret]' } });
  });
});

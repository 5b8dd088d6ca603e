import { afterEach, describe, expect, it } from 'vitest';
import { createService, problem } from './index.ts';
import type { Service } from './index.ts';
import { captureTelemetry, startUpstream, testEnv } from './testing.ts';
import { z } from 'zod';

describe('captureTelemetry', () => {
  const open: { close(): Promise<void> }[] = [];
  const create = (): { service: Service; telemetry: ReturnType<typeof captureTelemetry> } => {
    const telemetry = captureTelemetry();
    const service = createService({ name: 'example', env: testEnv(), telemetry });
    service.route({ method: 'GET', url: '/items/:id', handler: () => ({}) });
    open.push(service);
    return { service, telemetry };
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it('keeps spans, lines and metrics of a request, by its route and not by its path', async () => {
    const { service, telemetry } = create();
    await service.inject('/items/7?secret=1');
    const [span] = await telemetry.spans();
    expect(span).toMatchObject({
      name: 'GET /items/:id',
      attributes: { 'http.route': '/items/:id', 'url.path': '/items/7', 'http.response.status_code': 200 },
      resource: { attributes: { 'service.name': 'example', 'deployment.environment.name': 'stubs' } },
    });
    expect(span?.status).toEqual({ code: 0 });
    expect(telemetry.lines[0]).not.toHaveProperty('aborted');
    expect(telemetry.lines).toMatchObject([
      { message: 'request', path: '/items/7', route: '/items/:id', trace_id: span?.spanContext().traceId },
    ]);
    expect(await telemetry.metric(service, 'http_server_request_duration_seconds_count')).toMatchObject([
      { labels: { http_route: '/items/:id', http_response_status_code: '200' }, value: 1 },
    ]);
  });

  it('keeps the trace together across a call', async () => {
    const { service, telemetry } = create();
    let traceparent: unknown;
    const upstream = await startUpstream((app) =>
      app.get('/', (request) => {
        ({ traceparent } = request.headers);
        return {};
      }),
    );
    open.push(upstream);
    const client = service.client('other', { baseUrl: upstream.url });
    service.route({
      method: 'GET',
      url: '/call',
      handler: async () => {
        await client.get('/', { schema: z.unknown() });
        return {};
      },
    });
    await service.inject('/call');
    const spans = await telemetry.spans();
    const [call, request] = ['GET', 'GET /call'].map((name) => spans.find((span) => span.name === name));
    expect(call?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(traceparent).toBe(`00-${call?.spanContext().traceId}-${call?.spanContext().spanId}-01`);
  });

  it('marks the span of a failure, and keeps a refusal apart from it', async () => {
    const { service, telemetry } = create();
    service.route({
      method: 'GET',
      url: '/broken',
      handler: () => {
        throw new Error('broken');
      },
    });
    service.route({
      method: 'GET',
      url: '/refused',
      handler: () => {
        throw problem(409);
      },
    });
    await service.inject('/broken');
    await service.inject('/refused');
    const [broken, refused] = await telemetry.spans();
    expect(broken).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
    expect(broken?.events).toMatchObject([{ name: 'exception' }]);
    expect(refused).toMatchObject({ status: { code: 0 }, attributes: { 'http.response.status_code': 409 } });
    const errors = telemetry.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ message: 'the request failed', request_id: expect.any(String) }]);
  });
});

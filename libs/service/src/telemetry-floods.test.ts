import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { captureTelemetry, testEnv } from './testing.ts';

const FLOOD = 10_000;

describe('the telemetry of a service under a flood', () => {
  const services: Service[] = [];
  const servers: Server[] = [];

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const create = (env: Record<string, string> = {}): Service => {
    const service = createService({ name: 'example', env: testEnv(env) });
    services.push(service);
    service.route({ method: 'GET', url: '/items/:id', handler: () => ({}) });
    return service;
  };

  /** Asks for ten thousand different paths, fifty at a time. */
  const flood = async (service: Service, prefix: string): Promise<void> => {
    for (let index = 0; index < FLOOD; index += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => service.inject(`${prefix}${index + at}?q=${index}`)),
      );
    }
  };

  it('has one series for ten thousand paths of a route, and one for as many that do not exist', async () => {
    const service = create({ ACCESS_LOG: 'false' });
    await flood(service, '/items/');
    await flood(service, '/nothing-');
    const telemetry = captureTelemetry();
    const counts = await telemetry.metric(service, 'http_server_request_duration_seconds_count');
    expect(counts.map(({ labels, value }) => [labels['http_route'], value])).toEqual([
      ['/items/:id', FLOOD],
      [undefined, FLOOD],
    ]);
  }, 30_000);

  it('has no more than two thousand series of a metric that a handler gives a label without bounds', async () => {
    const service = create();
    const lookups = service.meter.createCounter('lookups');
    for (let index = 0; index < FLOOD; index += 1) {
      lookups.add(1, { customer: `c${index}` });
    }
    const samples = await captureTelemetry().metric(service, 'lookups_total');
    expect(samples).toHaveLength(2000);
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(FLOOD);
  });

  const collectors: [name: string, listen: () => Promise<string>][] = [
    ['is gone', async () => 'http://127.0.0.1:1'],
    [
      'never answers',
      async () => {
        const server = createServer(() => {}).listen(0, '127.0.0.1');
        servers.push(server);
        await once(server, 'listening');
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      },
    ],
  ];
  it.each(collectors)(
    'costs no request anything while the collector %s, counts what is dropped, and ends in time',
    async (_name, listen) => {
      const service = create({
        OTEL_EXPORTER_OTLP_ENDPOINT: await listen(),
        OTEL_TRACES_SAMPLER_ARG: '1',
        ACCESS_LOG: 'false',
      });
      const { url } = await service.start();
      const statuses = new Set<number>();
      const durations: number[] = [];
      const worker = async (): Promise<void> => {
        for (let request = 0; request < 300; request += 1) {
          const startedAt = performance.now();
          const answer = await fetch(`${url}/items/${request}`);
          await answer.arrayBuffer();
          durations.push(performance.now() - startedAt);
          statuses.add(answer.status);
        }
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      expect([...statuses]).toEqual([200]);
      // Far below the 5 s that the collector is waited for, whatever else the machine does.
      expect(Math.max(...durations)).toBeLessThan(2500);

      // More than the queue takes, in one turn: nothing can be sent in between.
      for (let index = 0; index < 5000; index += 1) {
        service.tracer.startSpan('work').end();
      }
      const spans = await captureTelemetry().metric(service, 'otel_sdk_processor_span_processed_total');
      const dropped = spans.filter(({ labels }) => labels['error_type'] === 'queue_full');
      expect(dropped[0]?.value).toBeGreaterThan(2000);

      const closedAt = performance.now();
      await service.close();
      expect(performance.now() - closedAt).toBeLessThan(8000);
    },
    30_000,
  );
});

import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient } from './index.ts';
import { createTestClock } from './test-clock.ts';
import { answers, resets, startTestUpstream } from './test-upstream.ts';
import type { TestUpstream } from './test-upstream.ts';

let upstream: TestUpstream;
let client: HttpClient;

afterEach(async () => {
  vi.useRealTimers();
  await upstream.close();
  await client.close();
});

it('counts calls by upstream and outcome, retries by reason, and changes of the circuit', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  upstream = await startTestUpstream(answers(200, 1, { 'cache-control': 'max-age=60, stale-if-error=600' }));
  const clock = createTestClock();
  client = createHttpClient({
    name: 'prices',
    baseUrl: upstream.url,
    clock,
    cache: true,
    circuit: { window: 4, minimumAttempts: 4, openMs: 5000 },
    retry: { maxRetries: 1 },
    meter: provider.getMeter('example'),
  });
  const schema = z.number();
  const get = (path: string): Promise<unknown> => client.get(path, { schema });
  await get('/');
  await get('/');
  vi.setSystemTime(Date.now() + 61_000);
  upstream.become(resets);
  await get('/');
  upstream.become(answers(404, {}));
  await get('/missing');
  upstream.become(answers(503, {}));
  await get('/down');
  await get('/down');
  clock.advance(5000);
  upstream.become(answers(200, 'text'));
  await get('/wrong');

  await provider.forceFlush();
  const counts: Record<string, number> = {};
  for (const { descriptor, dataPoints } of exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))) {
    for (const { attributes, value } of dataPoints) {
      if (typeof value === 'number') {
        counts[`${descriptor.name} ${Object.values(attributes).join(' ')}`] = value;
      }
    }
  }
  expect(counts).toEqual({
    'upstream.calls prices ok': 1,
    'upstream.calls prices cached': 1,
    'upstream.calls prices stale': 1,
    'upstream.calls prices status': 2,
    'upstream.calls prices circuit-open': 1,
    'upstream.calls prices invalid-response': 1,
    'upstream.retries prices 503': 1,
    'upstream.circuit.changes prices open': 1,
    'upstream.circuit.changes prices half-open': 1,
    'upstream.circuit.changes prices closed': 1,
  });
  await provider.shutdown();
});

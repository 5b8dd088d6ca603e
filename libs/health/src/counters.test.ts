import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { createHealth } from './index.ts';
import { createManualClock } from './testing.ts';

it('counts the changes of each check and of readiness', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  const clock = createManualClock();
  const health = createHealth({ clock, meter: provider.getMeter('example') });
  let isUp = true;
  health.register({
    name: 'store',
    intervalMs: 10,
    check: () => (isUp ? undefined : Promise.reject(new Error('down'))),
  });
  await health.start();
  isUp = false;
  await clock.advance(20);
  isUp = true;
  await clock.advance(20);
  health.stop();
  await provider.forceFlush();
  const counts = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [
        descriptor.name,
        Object.values(attributes).join(' '),
        value,
      ]),
    );
  expect(counts).toEqual([
    ['health.check.changes', 'store pass', 2],
    ['health.check.changes', 'store fail', 1],
    ['health.readiness.changes', 'pass', 2],
    ['health.readiness.changes', 'fail', 1],
  ]);
  await provider.shutdown();
});

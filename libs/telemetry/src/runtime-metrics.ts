import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import type { PerformanceEntry } from 'node:perf_hooks';
import type { HeapInfo } from 'node:v8';
import type { Meter } from '@opentelemetry/api';
import type { BoundHistogram, BoundSeries } from './bound-histogram.ts';

const GC_KINDS: Record<number, string> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** The histogram of garbage collections, by the OpenTelemetry semantic conventions. */
export const GC_DURATION = {
  name: 'v8js.gc.duration',
  unit: 's',
  description: 'Duration of garbage collections.',
  boundaries: [0.01, 0.1, 1, 10],
};

type GcEntry = PerformanceEntry & { detail?: { kind: number } };

/**
 * Tells of Node.js itself by the OpenTelemetry semantic conventions: event loop delay and utilisation, heap,
 * garbage collection, CPU. Values are read when somebody asks; between, only the loop's delay is sampled,
 * every 20 ms.
 *
 * @param gcDuration takes the durations of garbage collections, in seconds; see {@link GC_DURATION}
 * @returns ends the sampling
 */
export function observeRuntime(meter: Meter, gcDuration: BoundHistogram): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const delays = { p50: 50, p90: 90, p99: 99 };
  for (const [name, percentile] of Object.entries(delays)) {
    meter
      .createObservableGauge(`nodejs.eventloop.delay.${name}`, {
        unit: 's',
        description: 'Event loop delay.',
      })
      .addCallback((result) => result.observe(delay.percentile(percentile) / 1e9));
  }
  meter
    .createObservableGauge('nodejs.eventloop.delay.max', {
      unit: 's',
      description: 'Longest event loop delay.',
    })
    .addCallback((result) => {
      result.observe(delay.max / 1e9);
      // What comes next is the delay since this reading.
      delay.reset();
    });
  meter
    .createObservableGauge('nodejs.eventloop.utilization', {
      unit: '1',
      description: 'Event loop utilisation.',
    })
    .addCallback((result) => result.observe(performance.eventLoopUtilization().utilization));
  meter
    .createObservableGauge('v8js.memory.heap.used', { unit: 'By', description: 'Heap in use.' })
    .addCallback((result) => result.observe(heapStatistics().used_heap_size));
  meter
    .createObservableGauge('v8js.memory.heap.limit', { unit: 'By', description: 'Largest size of the heap.' })
    .addCallback((result) => result.observe(heapStatistics().heap_size_limit));
  meter
    .createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory.' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time, user and system.' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  const pauses = new Map<number, BoundSeries>();
  const collections = new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as GcEntry[]) {
      const kind = detail?.kind ?? 0;
      let series = pauses.get(kind);
      if (series === undefined) {
        series = gcDuration.bind({ 'v8js.gc.type': GC_KINDS[kind] ?? 'other' });
        pauses.set(kind, series);
      }
      series.record(duration / 1000);
    }
  });
  collections.observe({ entryTypes: ['gc'] });
  return () => {
    delay.disable();
    collections.disconnect();
  };
}

/** Loaded when somebody reads the metrics, not at the start. */
function heapStatistics(): HeapInfo {
  return process.getBuiltinModule('node:v8').getHeapStatistics();
}

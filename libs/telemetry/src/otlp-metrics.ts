import { ExportResultCode } from '@opentelemetry/core';
import { AggregationTemporality, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { MetricProducer, PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { postOtlp } from './post-otlp.ts';

type ExportCallback = Parameters<PushMetricExporter['export']>[1];

const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * Sends all metrics to a collector every minute and at shutdown, cumulative. What writes them is loaded at
 * the first time.
 *
 * @param metricProducers give metrics beside the SDK's own
 */
export function createOtlpMetricReader(
  endpoint: string,
  metricProducers: MetricProducer[],
): PeriodicExportingMetricReader {
  const exporter: PushMetricExporter = {
    export: (metrics, done) => void send(endpoint, metrics, done),
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  return new PeriodicExportingMetricReader({
    exporter,
    metricProducers,
    exportIntervalMillis: INTERVAL_MS,
    exportTimeoutMillis: TIMEOUT_MS,
  });
}

async function send(endpoint: string, metrics: ResourceMetrics, done: ExportCallback): Promise<void> {
  const { ProtobufMetricsSerializer } = await import('@opentelemetry/otlp-transformer');
  const isTaken = await postOtlp(endpoint, 'metrics', ProtobufMetricsSerializer.serializeRequest(metrics));
  done({ code: isTaken ? ExportResultCode.SUCCESS : ExportResultCode.FAILED });
}

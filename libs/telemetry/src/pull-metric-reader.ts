import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MetricReader } from '@opentelemetry/sdk-metrics';
import type { MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';

/** Prometheus ends a metric's name with its unit, spelled out (OpenMetrics 1.0, section 4.1). */
const UNIT_WORDS: Record<string, string> = { s: 'seconds', ms: 'milliseconds', By: 'bytes', '%': 'percent' };

/** Collects metrics when asked, in the Prometheus text format. Opens no port of its own. */
export class PullMetricReader extends MetricReader {
  readonly #serializer = new PrometheusSerializer('', false, undefined, false, true);

  /** @param metricProducers give metrics beside the SDK's own. */
  constructor(metricProducers: MetricProducer[] = []) {
    super({ metricProducers });
  }

  /** The present value of every metric. */
  async toPrometheusText(): Promise<string> {
    const { resourceMetrics } = await this.collect();
    return this.#serializer.serialize({
      ...resourceMetrics,
      scopeMetrics: resourceMetrics.scopeMetrics.map((scope) => ({
        ...scope,
        metrics: scope.metrics.map((metric) => nameUnit(metric)),
      })),
    });
  }

  protected override async onShutdown(): Promise<void> {}

  protected override async onForceFlush(): Promise<void> {}
}

function nameUnit<Metric extends MetricData>(metric: Metric): Metric {
  const { name, unit } = metric.descriptor;
  const word = UNIT_WORDS[unit];
  if (word === undefined || name.endsWith(word)) {
    return metric;
  }
  return { ...metric, descriptor: { ...metric.descriptor, name: `${name}.${word}`, unit: word } };
}

import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MetricReader } from '@opentelemetry/sdk-metrics';

/** Collects metrics when asked, in the Prometheus text format. Opens no port of its own. */
export class PullMetricReader extends MetricReader {
  readonly #serializer = new PrometheusSerializer('', false, undefined, false, true);

  /** The present value of every metric. */
  async toPrometheusText(): Promise<string> {
    const { resourceMetrics } = await this.collect();
    return this.#serializer.serialize(resourceMetrics);
  }

  protected override async onShutdown(): Promise<void> {}

  protected override async onForceFlush(): Promise<void> {}
}

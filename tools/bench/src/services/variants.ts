/** One server to measure. */
export interface Variant {
  title: string;
  server: 'bare' | 'service';
  env: Record<string, string>;
  /** Least ratio to bare Fastify to reach, and what would be better. */
  target?: number;
  stretch?: number;
}

/** The variants in the order of the table, the measure first. */
export function variants(collector: string): Variant[] {
  const sent = { OTEL_EXPORTER_OTLP_ENDPOINT: collector };
  const quiet = { ACCESS_LOG: 'false' };
  return [
    { title: 'bare Fastify', server: 'bare', env: {} },
    { title: 'telemetry off', server: 'service', env: { OTEL_SDK_DISABLED: 'true', ...quiet }, target: 0.97 },
    {
      title: 'metrics only',
      server: 'service',
      env: { OTEL_TRACES_EXPORTER: 'none', ...quiet },
      target: 0.93,
    },
    {
      title: 'metrics, traces at 10 %',
      server: 'service',
      env: { ...sent, OTEL_TRACES_SAMPLER_ARG: '0.1', ...quiet },
      target: 0.65,
      stretch: 0.75,
    },
    {
      title: 'metrics, traces at 100 %',
      server: 'service',
      env: { ...sent, OTEL_TRACES_SAMPLER_ARG: '1', ...quiet },
      target: 0.55,
    },
    {
      title: 'metrics, traces at 10 %, access log',
      server: 'service',
      env: { ...sent, OTEL_TRACES_SAMPLER_ARG: '0.1' },
      target: 0.5,
      stretch: 0.6,
    },
  ];
}

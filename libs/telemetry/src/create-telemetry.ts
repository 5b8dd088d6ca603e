import type { Meter, Tracer } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { DestinationStream, Logger } from 'pino';
import { createLogger } from './create-logger.ts';
import type { LogLevel } from './create-logger.ts';
import { registerGlobals } from './globals.ts';
import { LazyTraceExporter } from './lazy-trace-exporter.ts';
import { PullMetricReader } from './pull-metric-reader.ts';

/** Options of {@link createTelemetry}. */
export interface TelemetryOptions {
  /** The service's name: `service.name` of every signal. */
  service: string;
  /** The release that runs, `service.version`. */
  release: string;
  /** Where it runs, `deployment.environment.name`. */
  environment: string;
  /** Which of several processes this is, `service.instance.id`. */
  instance: string;
  /** Base URL of an OTLP collector (HTTP, protobuf). Without it no span is sent. */
  otlpEndpoint?: string | undefined;
  /** Share of new traces that is sent, 0 to 1. A caller's decision goes first. Default 0.1. */
  sampleRatio?: number;
  /** Default `info`. */
  logLevel?: LogLevel;
  /** Where log lines go. Default: standard output. */
  logDestination?: DestinationStream;
}

/** Traces, metrics and logs of one process. */
export interface Telemetry {
  /** Masks secrets in what it is given. */
  readonly logger: Logger;
  /** Masks nothing: for lines whose fields are all known, such as the access log. */
  readonly plainLogger: Logger;
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Every metric, in the Prometheus text format. */
  toPrometheusText(): Promise<string>;
  /** Sends what is left and ends, within `timeoutMs` (default 2000) whatever the collector does. */
  shutdown(timeoutMs?: number): Promise<void>;
}

const SCOPE = '@roadbed/service';
const DEFAULT_SAMPLE_RATIO = 0.1;
const DEFAULT_SHUTDOWN_MS = 2000;

/**
 * Starts traces, metrics and logs, and puts them behind the plain OpenTelemetry API.
 * A slow or dead collector costs spans and a log line, never time: the queue is bounded (2048 spans).
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({
    'service.name': options.service,
    'service.version': options.release,
    'service.instance.id': options.instance,
    'deployment.environment.name': options.environment,
  });
  const reader = new PullMetricReader();
  const meters = new MeterProvider({ resource, readers: [reader] });
  const tracers = createTracerProvider(options, resource, meters);
  const fields = { service: options.service, environment: options.environment, instance: options.instance };
  const logging = {
    fields,
    ...(options.logLevel === undefined ? {} : { level: options.logLevel }),
    ...(options.logDestination === undefined ? {} : { destination: options.logDestination }),
  };
  const logger = createLogger(logging);
  const release = registerGlobals(tracers, meters, logger);

  return {
    logger,
    plainLogger: createLogger({ ...logging, redact: false }),
    tracer: tracers.getTracer(SCOPE),
    meter: meters.getMeter(SCOPE),
    toPrometheusText: () => reader.toPrometheusText(),
    shutdown: async (timeoutMs = DEFAULT_SHUTDOWN_MS) => {
      const { promise: limit, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      await Promise.race([Promise.allSettled([tracers.shutdown(), meters.shutdown()]), limit]);
      clearTimeout(timer);
      release();
    },
  };
}

function createTracerProvider(
  options: TelemetryOptions,
  resource: ReturnType<typeof resourceFromAttributes>,
  meters: MeterProvider,
): TracerProvider {
  if (options.otlpEndpoint === undefined) {
    // Nothing would be sent, but ids for logs and a caller's decision for those behind are still needed.
    return new TracerProvider({
      resource,
      sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
    });
  }
  const root = new TraceIdRatioBasedSampler(options.sampleRatio ?? DEFAULT_SAMPLE_RATIO);
  const exporter = new LazyTraceExporter(options.otlpEndpoint);
  return new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, exportTimeoutMillis: 5000, selfObsMeterProvider: meters }),
    ],
  });
}

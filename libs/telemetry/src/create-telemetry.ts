import { createNoopMeter, ProxyTracerProvider } from '@opentelemetry/api';
import type { Meter, Tracer } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { IMetricReader, MetricProducer } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ReadableSpan, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { DestinationStream, Logger } from 'pino';
import { createAccessLog } from './access-log.ts';
import type { AccessLog } from './access-log.ts';
import { BoundHistogram } from './bound-histogram.ts';
import type { BoundHistogramOptions } from './bound-histogram.ts';
import { createLogger } from './create-logger.ts';
import type { LogLevel } from './create-logger.ts';
import { registerGlobals } from './globals.ts';
import { LazyTraceExporter } from './lazy-trace-exporter.ts';
import { stdoutDestination } from './log-destination.ts';
import { createOtlpLogs } from './otlp-logs.ts';
import { createOtlpMetricReader } from './otlp-metrics.ts';
import { PullMetricReader } from './pull-metric-reader.ts';
import { createRequestTracer, TraceIdGenerator } from './request-tracer.ts';
import type { RequestTracer } from './request-tracer.ts';
import { GC_DURATION, observeRuntime } from './runtime-metrics.ts';
import { teeDestination } from './tee-destination.ts';

/** Options of {@link createTelemetry}. */
export interface TelemetryOptions {
  /** The service's name: `service.name` of every signal. */
  service: string;
  /** The release that runs, `service.version`. The attributes are those of the OpenTelemetry semantic conventions. */
  release: string;
  /** Where it runs, `deployment.environment.name`. */
  environment: string;
  /** Which of several processes this is, `service.instance.id`. */
  instance: string;
  /** What the service belongs to, such as its domain, `service.namespace`. Default none. */
  namespace?: string;
  /** Whether anything is measured and traced. Default true; logs are written in any case. */
  enabled?: boolean;
  /** Whether there are spans and trace ids. Default true. */
  traces?: boolean;
  /** Base URL of an OTLP collector (HTTP, protobuf): spans, metrics and log lines go there. Default: nowhere. */
  otlpEndpoint?: string | undefined;
  /** Share of new traces that is sent, 0 to 1. A caller's decision goes first. Default 0.1. */
  sampleRatio?: number;
  /** Takes every span as it ends, of all traces, instead of a collector. For tests. */
  onSpan?: ((span: ReadableSpan) => void) | undefined;
  /** Default `info`. */
  logLevel?: LogLevel;
  /** Where log lines go, one call for each. Default: standard output, in pieces of 16 KiB or after 50 ms. */
  logDestination?: DestinationStream;
}

/** Traces, metrics and logs of one process. */
export interface Telemetry {
  /** Masks secrets in what it is given. */
  readonly logger: Logger;
  /** Writes one line for each answered request; undefined when the level is above `info`. */
  readonly accessLog: AccessLog | undefined;
  /** For spans of the process's own; they record nothing without traces. */
  readonly tracer: Tracer;
  /** Gives incoming requests their spans; undefined when there are no traces. */
  readonly requests: RequestTracer | undefined;
  /** For metrics of the process's own; measures nothing when telemetry is off. */
  readonly meter: Meter;
  /** A histogram for the hot path; undefined when nothing is measured. */
  createBoundHistogram(options: BoundHistogramOptions): BoundHistogram | undefined;
  /** Every metric, in the Prometheus text format 0.0.4: names with `_`, units spelled out, counters in `_total`. */
  toPrometheusText(): Promise<string>;
  /** Sends what is left and ends, within `timeoutMs` (default 2000) whatever the collector does. Does not reject. */
  shutdown(timeoutMs?: number): Promise<void>;
}

const SCOPE = { name: '@roadbed/service' };
const DEFAULT_SAMPLE_RATIO = 0.1;
const DEFAULT_SHUTDOWN_MS = 2000;

/**
 * Starts traces, metrics and logs, and puts them behind the plain OpenTelemetry API.
 * A slow or dead collector costs spans and lines, never time: at most 2048 of each wait, the others are dropped
 * and counted. The lines of the access log are not sent: the spans and metrics of their requests are.
 *
 * @see https://opentelemetry.io/docs/specs/otel/
 *
 * @example
 * const telemetry = createTelemetry({ service: 'payments', release: 'v1', environment: 'local', instance: '1' });
 * telemetry.logger.info('hello');
 * await telemetry.shutdown();
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({
    'service.name': options.service,
    'service.version': options.release,
    'service.instance.id': options.instance,
    'deployment.environment.name': options.environment,
    ...(options.namespace === undefined ? {} : { 'service.namespace': options.namespace }),
  });
  const enabled = options.enabled ?? true;
  const histograms: BoundHistogram[] = [];
  const bound = boundProducer(histograms);
  const reader = new PullMetricReader([bound]);
  const endpoint = enabled ? options.otlpEndpoint : undefined;
  const readers: IMetricReader[] =
    endpoint === undefined ? [reader] : [reader, createOtlpMetricReader(endpoint, [bound])];
  const meters = new MeterProvider({ resource, readers });
  const otlpLogs =
    endpoint === undefined ? undefined : createOtlpLogs(endpoint, resource, meters.getMeter(SCOPE.name));
  const addHistogram = (histogramOptions: BoundHistogramOptions): BoundHistogram => {
    const histogram = new BoundHistogram(histogramOptions);
    histograms.push(histogram);
    return histogram;
  };
  const stopRuntime = enabled
    ? observeRuntime(meters.getMeter(SCOPE.name), addHistogram(GC_DURATION))
    : () => {};
  const tracing = enabled && (options.traces ?? true) ? createTracing(options, resource, meters) : undefined;
  const fields = { service: options.service, environment: options.environment, instance: options.instance };
  const stdout = options.logDestination === undefined ? stdoutDestination() : undefined;
  const destination = options.logDestination ?? stdout;
  const logger = createLogger({
    fields,
    ...(options.logLevel === undefined ? {} : { level: options.logLevel }),
    ...(destination === undefined ? {} : { destination: teeDestination(destination, otlpLogs) }),
  });
  const accessLog =
    destination !== undefined && logger.isLevelEnabled('info')
      ? createAccessLog(fields, destination)
      : undefined;
  const tracers = tracing?.tracers ?? new ProxyTracerProvider();
  const release = enabled ? registerGlobals(tracers, meters, logger) : () => {};

  return {
    logger,
    accessLog,
    tracer: tracers.getTracer(SCOPE.name),
    requests: tracing?.requests,
    meter: enabled ? meters.getMeter(SCOPE.name) : createNoopMeter(),
    createBoundHistogram: (histogramOptions) => (enabled ? addHistogram(histogramOptions) : undefined),
    toPrometheusText: () => reader.toPrometheusText(),
    shutdown: async (timeoutMs = DEFAULT_SHUTDOWN_MS) => {
      const { promise: limit, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      stopRuntime();
      const ends = Promise.allSettled([
        tracing?.tracers.shutdown() ?? Promise.resolve(),
        otlpLogs?.shutdown() ?? Promise.resolve(),
        meters.shutdown(),
      ]);
      await Promise.race([ends, limit]);
      clearTimeout(timer);
      release();
      stdout?.flush();
    },
  };
}

/** Gives our histograms to whoever reads the SDK's. */
function boundProducer(histograms: BoundHistogram[]): MetricProducer {
  return {
    collect: async () => ({
      resourceMetrics: {
        resource: resourceFromAttributes({}),
        scopeMetrics: [{ scope: SCOPE, metrics: histograms.map((histogram) => histogram.collect()) }],
      },
      errors: [],
    }),
  };
}

interface Tracing {
  tracers: TracerProvider;
  requests: RequestTracer;
}

function createTracing(
  options: TelemetryOptions,
  resource: ReturnType<typeof resourceFromAttributes>,
  meters: MeterProvider,
): Tracing {
  const root = createRootSampler(options);
  const idGenerator = new TraceIdGenerator();
  const tracers = new TracerProvider({
    resource,
    idGenerator,
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: createSpanProcessors(options, meters),
  });
  return { tracers, requests: createRequestTracer(tracers.getTracer(SCOPE.name), root, idGenerator) };
}

function createRootSampler({ onSpan, otlpEndpoint, sampleRatio }: TelemetryOptions): Sampler {
  if (onSpan !== undefined) {
    return new AlwaysOnSampler();
  }
  // Where nothing is sent, ids for logs and a caller's decision for those behind are still needed.
  return otlpEndpoint === undefined
    ? new AlwaysOffSampler()
    : new TraceIdRatioBasedSampler(sampleRatio ?? DEFAULT_SAMPLE_RATIO);
}

function createSpanProcessors(options: TelemetryOptions, meters: MeterProvider): SpanProcessor[] {
  if (options.onSpan !== undefined) {
    const nothing = async (): Promise<void> => {};
    return [{ onStart: () => {}, onEnd: options.onSpan, forceFlush: nothing, shutdown: nothing }];
  }
  if (options.otlpEndpoint === undefined) {
    return [];
  }
  const exporter = new LazyTraceExporter(options.otlpEndpoint);
  return [new BatchSpanProcessor({ exporter, exportTimeoutMillis: 5000, selfObsMeterProvider: meters })];
}

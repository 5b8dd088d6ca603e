import type { Context, Meter, Span, Tracer } from '@opentelemetry/api';
import { expectTypeOf } from 'vitest';
import { createLogger, createTelemetry } from './index.ts';
import type {
  AccessLog,
  AccessLogEntry,
  BoundHistogram,
  BoundHistogramOptions,
  BoundSeries,
  DestinationStream,
  Logger,
  LoggerOptions,
  LogLevel,
  ReadableSpan,
  RequestTrace,
  RequestTracer,
  Telemetry,
  TelemetryOptions,
} from './index.ts';

// What is said of the types here is checked by `tsc`; nothing of it runs.

const options = { service: 'payments', release: 'v1', environment: 'local', instance: '1' };
const telemetry = createTelemetry(options);
expectTypeOf(telemetry).toEqualTypeOf<Telemetry>();
expectTypeOf(telemetry.meter).toEqualTypeOf<Meter>();
expectTypeOf(telemetry.tracer).toEqualTypeOf<Tracer>();
expectTypeOf(telemetry.requests).toEqualTypeOf<RequestTracer | undefined>();
expectTypeOf(telemetry.accessLog).toEqualTypeOf<AccessLog | undefined>();
expectTypeOf<Telemetry['createBoundHistogram']>().returns.toEqualTypeOf<BoundHistogram | undefined>();
expectTypeOf<Telemetry['shutdown']>().parameters.toEqualTypeOf<[timeoutMs?: number]>();
expectTypeOf<'verbose'>().not.toExtend<LogLevel>();

// @ts-expect-error -- who it is must be told
createTelemetry({ service: 'payments' });
// @ts-expect-error -- no such level
createTelemetry({ ...options, logLevel: 'verbose' });
const histogram = telemetry.createBoundHistogram({ name: 'a', description: '', unit: 's', boundaries: [1] });
// @ts-expect-error -- a bound series takes numbers
histogram?.bind({}).record('1');

expectTypeOf(createLogger).parameters.toEqualTypeOf<[options?: LoggerOptions]>();
expectTypeOf(createLogger()).toEqualTypeOf<Logger>();
expectTypeOf(telemetry.logger).toEqualTypeOf<Logger>();
expectTypeOf<LogLevel>().toEqualTypeOf<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'>();
expectTypeOf<TelemetryOptions['namespace']>().toEqualTypeOf<string | undefined>();
expectTypeOf<NonNullable<TelemetryOptions['onSpan']>>().toEqualTypeOf<(span: ReadableSpan) => void>();
expectTypeOf<NonNullable<TelemetryOptions['logDestination']>>().toEqualTypeOf<DestinationStream>();
expectTypeOf<Telemetry['toPrometheusText']>().returns.toEqualTypeOf<Promise<string>>();
expectTypeOf<Telemetry['createBoundHistogram']>().parameters.toEqualTypeOf<
  [options: BoundHistogramOptions]
>();
expectTypeOf<BoundHistogram['bind']>().returns.toEqualTypeOf<BoundSeries>();
expectTypeOf<BoundSeries['record']>().toEqualTypeOf<(value: number) => void>();
expectTypeOf<AccessLog>().toEqualTypeOf<(entry: AccessLogEntry) => void>();
expectTypeOf<RequestTracer['start']>().returns.toEqualTypeOf<RequestTrace>();
expectTypeOf<RequestTrace>().toEqualTypeOf<{ readonly span: Span; readonly context: Context }>();

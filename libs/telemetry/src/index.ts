export type { AccessLog, AccessLogEntry } from './access-log.ts';
export type { BoundHistogram, BoundHistogramOptions, BoundSeries } from './bound-histogram.ts';
export { createLogger } from './create-logger.ts';
export type { LoggerOptions, LogLevel } from './create-logger.ts';
export { createTelemetry } from './create-telemetry.ts';
export type { Telemetry, TelemetryOptions } from './create-telemetry.ts';
export type { Logger } from 'pino';
export type { RequestTrace, RequestTracer } from './request-tracer.ts';

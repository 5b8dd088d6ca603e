export { createLogger } from './create-logger.ts';
export type { LoggerOptions, LogLevel } from './create-logger.ts';
export { createTelemetry } from './create-telemetry.ts';
export type { Telemetry, TelemetryOptions } from './create-telemetry.ts';
export type { Logger } from 'pino';

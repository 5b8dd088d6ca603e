import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** How much is logged, from most to least; `silent` logs nothing. Those of pino. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** Least severe level that is written. Default `info`. */
  level?: LogLevel;
  /** Fields of every line, such as the service's name. */
  fields?: Record<string, unknown>;
  /** Where the lines go. Default: standard output, written at once. */
  destination?: DestinationStream;
}

const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'secret',
  'token',
  'apiKey',
  'accessToken',
  'refreshToken',
  'clientSecret',
  '["set-cookie"]',
  '["x-api-key"]',
];

const REDACTED = ['', '*', '*.*'].flatMap((parent) =>
  SECRET_NAMES.map((name) =>
    parent === '' || name.startsWith('[') ? `${parent}${name}` : `${parent}.${name}`,
  ),
);

/**
 * Creates a logger that writes one JSON object a line, with `trace_id` and `span_id` of the active span.
 * The usual secrets are masked up to two objects deep.
 *
 * @see https://getpino.io/
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: options.fields ?? {},
    mixin: traceFields,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (level: string) => ({ level }) },
    redact: { paths: REDACTED, censor: '[secret]' },
  };
  return pino(settings, options.destination ?? pino.destination({ fd: 1, sync: true }));
}

function traceFields(): object {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context)
    ? { trace_id: context.traceId, span_id: context.spanId }
    : {};
}

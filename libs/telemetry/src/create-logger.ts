import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { maskSecrets } from './mask-secrets.ts';

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

/**
 * Creates a logger that writes one JSON object a line, with `trace_id` and `span_id` of the active span.
 * The usual secrets are masked, up to four objects deep.
 *
 * @see https://getpino.io/
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: maskSecrets(options.fields ?? {}),
    mixin: traceFields,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (level: string) => ({ level }),
      log: (values: Record<string, unknown>) => maskSecrets(values),
    },
    // What an error carries, such as the headers of a failed call, is not seen before it is written out.
    serializers: { err: (error: Error) => maskSecrets(pino.stdSerializers.err(error)) },
  };
  const logger = pino(settings, options.destination ?? pino.destination({ fd: 1, sync: true }));
  // No formatter sees the fields of a child logger. Its own children inherit this.
  const prototype = Object.getPrototypeOf(logger) as { child: (...parameters: unknown[]) => Logger };
  const child = function maskedChild(this: Logger, childFields: object, childOptions?: object): Logger {
    return prototype.child.call(this, maskSecrets(childFields), childOptions);
  };
  return Object.assign(logger, { child: child as unknown as Logger['child'] });
}

function traceFields(): object {
  const context = trace.getActiveSpan()?.spanContext();
  return context !== undefined && isSpanContextValid(context)
    ? { trace_id: context.traceId, span_id: context.spanId }
    : {};
}

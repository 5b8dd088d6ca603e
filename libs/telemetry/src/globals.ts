import { context, diag, DiagLogLevel, metrics, propagation, trace } from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Logger } from 'pino';

let owner: object | undefined;

/**
 * Gives the process its context manager and W3C propagation, and makes the providers and the logger the
 * ones behind the plain OpenTelemetry API. When another telemetry of the process holds them already
 * (several services in one test), it keeps them.
 *
 * @returns lets go of the providers
 */
export function registerGlobals(tracers: TracerProvider, meters: MeterProvider, logger: Logger): () => void {
  if (owner !== undefined) {
    return () => {};
  }
  owner = tracers;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  diag.setLogger(
    {
      error: (message, ...details) => logger.warn({ details }, message),
      warn: (message, ...details) => logger.warn({ details }, message),
      info: () => {},
      debug: () => {},
      verbose: () => {},
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return () => {
    owner = undefined;
    trace.disable();
    metrics.disable();
    diag.disable();
  };
}

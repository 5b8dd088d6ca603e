import type { SpanContext } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';

/** Version, trace id, parent id, flags; a later version may have more behind them. */
const FORMAT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * The caller's span out of the headers `traceparent` and `tracestate` (W3C Trace Context, level 1).
 * Undefined when there is none or it is not valid: then a new trace begins.
 */
export function parseTraceparent(
  traceparent: string | string[] | undefined,
  tracestate?: string | string[],
): SpanContext | undefined {
  if (typeof traceparent !== 'string') {
    return undefined;
  }
  const [, version, traceId, spanId, flags, more] = FORMAT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || (version === '00' && more !== undefined)) {
    return undefined;
  }
  const state = Array.isArray(tracestate) ? tracestate.join(',') : tracestate;
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? '0', 16),
    isRemote: true,
    ...(state === undefined || state === '' ? {} : { traceState: new TraceState(state) }),
  };
}

import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import type { ClientInstruments } from './client-instruments.ts';
import type { PerformedCall } from './perform-call.ts';
import type { UpstreamResult } from './read-answer.ts';
import { toUrlFull } from './to-url-full.ts';
import { UpstreamError } from './upstream-error.ts';

/**
 * Notes one call: a client span and a duration for each attempt that is sent, and the call's outcome.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
export interface CallObservation {
  /** Begins an attempt. Gives the headers that carry its trace (W3C Trace Context). */
  send: () => Record<string, string>;
  /** Ends the attempt, because there will be another one. */
  retry: (outcome: PerformedCall['outcome']) => void;
  /** Ends the call, and its last attempt. */
  end(performed: PerformedCall, result: UpstreamResult<unknown>): void;
}

/** What an attempt failed with when the conventions have no better word. */
const OTHER = '_OTHER';

/** Begins to observe a call. What is noted about metrics must come from few values, so never the path. */
export function observeCall(
  instruments: ClientInstruments,
  upstream: string,
  method: string,
  url: URL,
): CallObservation {
  const peer = { 'service.peer.name': upstream };
  const attributes: Attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    ...peer,
  };
  // A call that waits in the bulkhead is woken by another one, in whose context it would go on.
  const parent = context.active();
  let sent = 0;
  let attempt: { span: Span; startedAt: number } | undefined;

  const endAttempt = (outcome: PerformedCall['outcome'], result?: UpstreamResult<unknown>): void => {
    if (attempt === undefined) {
      return;
    }
    const { span, startedAt } = attempt;
    attempt = undefined;
    const durationMs = performance.now() - startedAt;
    const status = outcome instanceof UpstreamError || outcome.isStale ? undefined : outcome.status;
    const errorType = toErrorType(outcome, result);
    const ending: Attributes = {
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
      ...(errorType === undefined ? {} : { 'error.type': errorType }),
    };
    span.setAttributes(ending);
    if (errorType !== undefined) {
      const message = outcome instanceof UpstreamError ? outcome.reason : undefined;
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    }
    span.end();
    instruments.duration.record(durationMs / 1000, { ...attributes, ...ending });
  };

  return {
    send: () => {
      const span = instruments.tracer.startSpan(
        method,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            ...attributes,
            'url.full': toUrlFull(url),
            ...(sent === 0 ? {} : { 'http.request.resend_count': sent }),
          },
        },
        parent,
      );
      sent += 1;
      attempt = { span, startedAt: performance.now() };
      const headers: Record<string, string> = {};
      propagation.inject(trace.setSpan(parent, span), headers);
      return headers;
    },
    retry: (outcome) => {
      endAttempt(outcome);
      const reason = outcome instanceof UpstreamError ? outcome.code : String(outcome.status);
      instruments.retries.add(1, { ...peer, reason });
    },
    end: (performed, result) => {
      const isUnsent = attempt === undefined;
      endAttempt(performed.outcome, result);
      if (isUnsent && !result.ok) {
        // Nothing was sent, so there is no span of a request; whoever reads the trace should know why.
        trace.getSpan(parent)?.addEvent('upstream.refused', { ...peer, 'error.type': result.error.code });
      }
      instruments.calls.add(1, { ...peer, outcome: toOutcome(performed, result) });
    },
  };
}

/** Undefined for what is no failure of the request: a redirect, which is not followed, is none either. */
function toErrorType(
  outcome: PerformedCall['outcome'],
  result: UpstreamResult<unknown> | undefined,
): string | undefined {
  if (outcome instanceof UpstreamError) {
    return outcome.code;
  }
  if (outcome.isStale) {
    return OTHER;
  }
  if (outcome.status >= 400) {
    return String(outcome.status);
  }
  return result?.ok === false && result.error.code !== 'status' ? result.error.code : undefined;
}

function toOutcome({ outcome, isCached }: PerformedCall, result: UpstreamResult<unknown>): string {
  if (!result.ok) {
    return result.error.code;
  }
  if (!(outcome instanceof UpstreamError) && outcome.isStale) {
    return 'stale';
  }
  return isCached ? 'cached' : 'ok';
}

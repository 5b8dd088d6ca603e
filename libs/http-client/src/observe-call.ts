import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import type { ClientInstruments } from './client-instruments.ts';
import type { PerformedCall } from './perform-call.ts';
import type { UpstreamResult } from './read-answer.ts';
import { UpstreamError } from './upstream-error.ts';

/** Notes one call: a client span, its duration, its outcome, its retries. */
export interface CallObservation {
  readonly span: Span;
  retry: (outcome: PerformedCall['outcome'], delayMs: number, retry: number) => void;
  end(performed: PerformedCall, result: UpstreamResult<unknown>): void;
}

/** Begins to observe a call, by the stable HTTP semantic conventions. */
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
  const span = instruments.tracer.startSpan(method, {
    kind: SpanKind.CLIENT,
    attributes: { ...attributes, 'url.full': `${url.origin}${url.pathname}` },
  });
  const startedAt = performance.now();

  return {
    span,
    retry: (outcome, delayMs, retry) => {
      const reason = outcome instanceof UpstreamError ? outcome.code : String(outcome.status);
      instruments.retries.add(1, { ...peer, reason });
      span.addEvent('retry', { reason, 'retry.delay_ms': Math.round(delayMs) });
      span.setAttribute('http.request.resend_count', retry);
    },
    end: (performed, result) => {
      if (!(performed.outcome instanceof UpstreamError)) {
        attributes['http.response.status_code'] = performed.outcome.status;
        span.setAttribute('http.response.status_code', performed.outcome.status);
      }
      if (!result.ok) {
        const { code, status, message } = result.error;
        attributes['error.type'] = code === 'status' ? String(status) : code;
        span.setAttribute('error.type', attributes['error.type']);
        span.setStatus({ code: SpanStatusCode.ERROR, message });
      }
      span.end();
      instruments.duration.record((performance.now() - startedAt) / 1000, attributes);
      instruments.calls.add(1, { ...peer, outcome: toOutcome(performed, result) });
    },
  };
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

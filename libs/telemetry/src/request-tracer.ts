import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import type { IdGenerator, Sampler } from '@opentelemetry/sdk-trace';
import { parseTraceparent } from './parse-traceparent.ts';
import { randomSpanId, randomTraceId } from './trace-ids.ts';

/** The span of one request, and the context to handle it in. */
export interface RequestTrace {
  /** To be ended by whoever started it. */
  readonly span: Span;
  /** For `context.with()` of the OpenTelemetry API. */
  readonly context: Context;
}

/** Gives incoming requests their spans. */
export interface RequestTracer {
  /**
   * Starts the span of a request below the caller's (`traceparent`, W3C trace context; one that is malformed counts
   * as none). A request that is not sampled gets one
   * that records nothing and costs next to nothing; its ids are in logs and in calls of other services.
   *
   * @param headers the request's, with names in lower case
   * @param describe called for a sampled request only
   */
  start(
    headers: Record<string, string | string[] | undefined>,
    describe: () => { name: string; attributes: Attributes },
  ): RequestTrace;
}

/** Ids for the SDK: the next trace's can be chosen, because the sampler reads it. */
export class TraceIdGenerator implements IdGenerator {
  #next: string | undefined;

  useForNextTrace(traceId: string): void {
    this.#next = traceId;
  }

  generateTraceId(): string {
    const traceId = this.#next ?? randomTraceId();
    this.#next = undefined;
    return traceId;
  }

  generateSpanId(): string {
    return randomSpanId();
  }
}

/**
 * Creates a request tracer. It asks the sampler before a span exists, since for most requests the answer is
 * no, and the SDK's way to that answer costs as much as a handler.
 *
 * @param root decides for requests without a caller's span; the SDK's own sampler must agree with it
 */
export function createRequestTracer(tracer: Tracer, root: Sampler, ids: TraceIdGenerator): RequestTracer {
  return {
    start: (headers, describe) => {
      const parent = parseTraceparent(headers['traceparent'], headers['tracestate']);
      const traceId = parent?.traceId ?? randomTraceId();
      const isSampled =
        parent === undefined ? isSampledBy(root, traceId) : (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
      if (!isSampled) {
        const span = trace.wrapSpanContext({
          traceId,
          spanId: randomSpanId(),
          traceFlags: TraceFlags.NONE,
          ...(parent?.traceState === undefined ? {} : { traceState: parent.traceState }),
        });
        return { span, context: trace.setSpan(ROOT_CONTEXT, span) };
      }
      if (parent === undefined) {
        ids.useForNextTrace(traceId);
      }
      const outside = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
      const { name, attributes } = describe();
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, outside);
      return { span, context: trace.setSpan(outside, span) };
    },
  };
}

function isSampledBy(sampler: Sampler, traceId: string): boolean {
  const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.SERVER, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

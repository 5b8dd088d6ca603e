import { metrics, trace, ValueType } from '@opentelemetry/api';
import type { Counter, Histogram, Meter, Tracer } from '@opentelemetry/api';

/** What a client reports with. */
export interface ClientInstruments {
  tracer: Tracer;
  /**
   * `http.client.request.duration` of each attempt, in seconds, until its body is read.
   * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpclientrequestduration
   */
  duration: Histogram;
  /** `upstream.calls` by `service.peer.name` and `outcome`: `ok`, `cached`, `stale`, or the code of the error. */
  calls: Counter;
  /** `upstream.retries` by `service.peer.name` and `reason`: a status, or the code of the error. */
  retries: Counter;
  /** `upstream.circuit.changes` by `service.peer.name` and `state`. */
  circuitChanges: Counter;
}

const SCOPE = '@roadbed/http-client';
/** The bucket bounds that the semantic conventions advise. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Instruments from the given tracer and meter, or from those behind the OpenTelemetry API. */
export function createClientInstruments(
  tracer: Tracer = trace.getTracer(SCOPE),
  meter: Meter = metrics.getMeter(SCOPE),
): ClientInstruments {
  return {
    tracer,
    duration: meter.createHistogram('http.client.request.duration', {
      description: 'Duration of HTTP client requests.',
      unit: 's',
      valueType: ValueType.DOUBLE,
      advice: { explicitBucketBoundaries: BOUNDS },
    }),
    calls: meter.createCounter('upstream.calls', {
      description: 'Calls of upstreams by outcome.',
      unit: '{call}',
    }),
    retries: meter.createCounter('upstream.retries', {
      description: 'Further attempts of calls of upstreams.',
      unit: '{attempt}',
    }),
    circuitChanges: meter.createCounter('upstream.circuit.changes', {
      description: 'Changes of the circuit breakers of upstreams.',
      unit: '{change}',
    }),
  };
}

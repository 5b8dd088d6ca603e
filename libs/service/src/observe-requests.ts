import { context, propagation, SpanKind, SpanStatusCode, trace, ValueType } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import type { Telemetry } from '@roadbed/telemetry';
import type { FastifyRequest } from 'fastify';
import type { ServiceFastify } from './service-fastify.ts';

const OBSERVATION = Symbol('observation');

/** The span of one request, and what it runs in. */
interface Observation {
  context: Context;
  span: Span;
  startedAt: number;
  fail(error: unknown): void;
}

interface ObservedRequest {
  [OBSERVATION]?: Observation;
}

/** The bucket bounds that the OpenTelemetry semantic conventions advise for HTTP, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Routes with this in their `config` are left out of traces, metrics and the access log. */
export const UNOBSERVED = { observed: false };

/** What is noted of the request, unless its route is left out. */
export function observationOf(request: FastifyRequest): Observation | undefined {
  return (request as ObservedRequest)[OBSERVATION];
}

/**
 * Gives every request a server span (W3C trace context in), `http.server.request.duration` by route
 * template, and one access log line, by the stable HTTP semantic conventions.
 */
export function observeRequests(app: ServiceFastify, telemetry: Telemetry): void {
  const duration = telemetry.meter.createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: BOUNDS },
  });
  app.decorateRequest(OBSERVATION as unknown as string);

  app.addHook('onRequest', (request, reply, done) => {
    if ((request.routeOptions.config as { observed?: boolean }).observed === false) {
      done();
      return;
    }
    const observation = startObservation(telemetry, request);
    (request as ObservedRequest)[OBSERVATION] = observation;
    // 'close' comes once for every answer: complete, broken off, or taken over by a plugin.
    reply.raw.once('close', () => {
      const seconds = (performance.now() - observation.startedAt) / 1000;
      const route = request.routeOptions.url;
      const status = reply.raw.statusCode;
      const isFailure = status >= 500;
      duration.record(seconds, {
        'http.request.method': request.method,
        ...(route === undefined ? {} : { 'http.route': route }),
        'http.response.status_code': status,
        ...(isFailure ? { 'error.type': String(status) } : {}),
      });
      endSpan(observation.span, status, isFailure, reply.raw.writableFinished);
      const { traceId, spanId } = observation.span.spanContext();
      telemetry.plainLogger.info(
        {
          method: request.method,
          path: request.url.split('?', 1)[0],
          route,
          status,
          duration_ms: Math.round(seconds * 1_000_000) / 1000,
          request_id: request.id,
          trace_id: traceId,
          span_id: spanId,
          ...(reply.raw.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    context.with(observation.context, done);
  });

  // A body arrives on the connection's own async context, so the request's is entered again after it.
  app.addHook('preValidation', (request, _reply, done) => {
    const observation = observationOf(request);
    if (observation === undefined || request.body === undefined) {
      done();
    } else {
      context.with(observation.context, done);
    }
  });
}

function startObservation(telemetry: Telemetry, request: FastifyRequest): Observation {
  const parent = propagation.extract(context.active(), request.headers);
  const route = request.routeOptions.url;
  const span = telemetry.tracer.startSpan(
    route === undefined ? request.method : `${request.method} ${route}`,
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': request.method,
        'url.scheme': request.protocol,
        'url.path': request.url.split('?', 1)[0] ?? '',
        ...(route === undefined ? {} : { 'http.route': route }),
      },
    },
    parent,
  );
  return {
    context: trace.setSpan(parent, span),
    span,
    startedAt: performance.now(),
    fail: (error) => span.recordException(error instanceof Error ? error : String(error)),
  };
}

function endSpan(span: Span, status: number, isFailure: boolean, isComplete: boolean): void {
  if (span.isRecording()) {
    span.setAttribute('http.response.status_code', status);
    if (isFailure || !isComplete) {
      span.setAttribute('error.type', isFailure ? String(status) : 'aborted');
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  }
  span.end();
}

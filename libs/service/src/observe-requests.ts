import { context, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import type { AccessLog, BoundHistogram, BoundSeries, RequestTrace, Telemetry } from '@roadbed/telemetry';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { ServiceFastify } from './service-fastify.ts';

const OBSERVATION = Symbol('observation');

/** The bucket bounds that the OpenTelemetry semantic conventions advise for HTTP, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Routes with this in their `config` are left out of traces, metrics and the access log. */
export const UNOBSERVED = { observed: false };

/** Options of {@link observeRequests}. */
export interface ObserveRequestsOptions {
  telemetry: Telemetry;
  /** Undefined: no access log. */
  accessLog: AccessLog | undefined;
}

/** Notes one request; {@link Observer.begin} makes it. */
interface Observation {
  observer: Observer;
  request: FastifyRequest;
  trace: RequestTrace | undefined;
  startedAt: number;
  /** The template, once it is known: not when a hook has answered before the route was reached. */
  route: string | undefined;
  series: RouteSeries | undefined;
  /** False for {@link UNOBSERVED} routes. */
  isNoted: boolean;
}

interface ObservedResponse extends ServerResponse {
  [OBSERVATION]?: Observation;
}

/** Notes an error on the span of the request that it happened in. */
export function noteFailure(reply: FastifyReply, error: unknown): void {
  const span = (reply.raw as ObservedResponse)[OBSERVATION]?.trace?.span;
  span?.recordException(error instanceof Error ? error : String(error));
}

/** Gives requests spans (W3C trace context in), metrics and access log lines. */
export interface Observer {
  /** Begins to observe a request and calls `next` in its context. */
  begin(request: FastifyRequest, reply: FastifyReply, next: () => void): void;
  end(observation: Observation, response: ServerResponse): void;
}

/**
 * Observes requests by the stable HTTP semantic conventions: a server span, `http.server.request.duration`
 * by route template, one access log line. Undefined when all of it is off.
 */
export function createObserver(app: ServiceFastify, options: ObserveRequestsOptions): Observer | undefined {
  const { telemetry, accessLog } = options;
  const histogram = telemetry.createBoundHistogram({
    name: 'http.server.request.duration',
    description: 'Duration of HTTP server requests.',
    unit: 's',
    boundaries: BOUNDS,
  });
  const { requests } = telemetry;
  if (histogram === undefined && requests === undefined && accessLog === undefined) {
    return undefined;
  }
  const seriesOf = histogram === undefined ? undefined : createSeries(histogram);

  if (requests !== undefined) {
    // A body arrives on the connection's own async context, so the request's is entered again after it.
    app.addHook('preValidation', (request, reply, done) => {
      const trace = (reply.raw as ObservedResponse)[OBSERVATION]?.trace;
      if (trace === undefined || request.body === undefined) {
        done();
      } else {
        context.with(trace.context, done);
      }
    });
  }

  // The request could tell its route too, but makes an object of fourteen properties for it: a thirtieth of a request.
  app.addHook('onRoute', (options) => {
    const route = options.url;
    const series = seriesOf?.(route);
    const isNoted = (options.config as { observed?: boolean } | undefined)?.observed !== false;
    const nameRoute: onRequestHookHandler = (_request, reply, done) => {
      const observation = (reply.raw as ObservedResponse)[OBSERVATION];
      if (observation !== undefined) {
        observation.route = route;
        observation.series = series;
        observation.isNoted = isNoted;
        const span = observation.trace?.span;
        if (span?.isRecording() === true) {
          span.updateName(`${observation.request.method} ${route}`);
          span.setAttribute('http.route', route);
        }
      }
      done();
    };
    options.onRequest = [nameRoute, ...[options.onRequest ?? []].flat()];
  });

  const observer: Observer = {
    begin: (request, reply, next) => {
      const trace = requests?.start(request.headers, () => describeSpan(request));
      const response = reply.raw as ObservedResponse;
      response[OBSERVATION] = {
        observer,
        request,
        trace,
        startedAt: performance.now(),
        route: undefined,
        series: undefined,
        isNoted: true,
      };
      // 'close' comes once for every answer: complete, broken off, or taken over by a plugin.
      response.on('close', endObservation);
      if (trace === undefined) {
        next();
      } else {
        context.with(trace.context, next);
      }
    },
    end: ({ request, trace, startedAt, route: known, series, isNoted }, response) => {
      if (!isNoted) {
        return;
      }
      const route = known ?? request.routeOptions.url;
      const durationMs = performance.now() - startedAt;
      const status = response.statusCode;
      const answers = series ?? seriesOf?.(route);
      answers?.(request.method, status).record(durationMs / 1000);
      if (trace !== undefined && trace.span.isRecording()) {
        endSpan(trace.span, status, response.writableEnded);
      }
      if (accessLog !== undefined) {
        const ids = trace?.span.spanContext();
        accessLog({
          method: request.method,
          path: pathOf(request),
          route,
          status,
          durationMs,
          requestId: request.id,
          traceId: ids?.traceId,
          spanId: ids?.spanId,
          aborted: !response.writableEnded,
        });
      }
    },
  };
  return observer;
}

/** One function for all responses, so that a request makes none of its own. */
function endObservation(this: ServerResponse): void {
  const observation = (this as ObservedResponse)[OBSERVATION];
  observation?.observer.end(observation, this);
}

/** The series of one route's answers. */
type RouteSeries = (method: string, status: number) => BoundSeries;

/** Binds a histogram's attributes once for each route, method and status. */
function createSeries(histogram: BoundHistogram): (route: string | undefined) => RouteSeries {
  const routes = new Map<string | undefined, RouteSeries>();
  return (route) => {
    const known = routes.get(route);
    if (known !== undefined) {
      return known;
    }
    const series = createRouteSeries(histogram, route);
    routes.set(route, series);
    return series;
  };
}

function createRouteSeries(histogram: BoundHistogram, route: string | undefined): RouteSeries {
  const methods = new Map<string, Map<number, BoundSeries>>();
  return (method, status) => {
    let statuses = methods.get(method);
    if (statuses === undefined) {
      statuses = new Map();
      methods.set(method, statuses);
    }
    let series = statuses.get(status);
    if (series === undefined) {
      series = histogram.bind({
        'http.request.method': method,
        ...(route === undefined ? {} : { 'http.route': route }),
        'http.response.status_code': status,
        ...(status >= 500 ? { 'error.type': String(status) } : {}),
      });
      statuses.set(status, series);
    }
    return series;
  };
}

function describeSpan(request: FastifyRequest): { name: string; attributes: Attributes } {
  const { method, protocol } = request;
  return {
    name: method,
    attributes: { 'http.request.method': method, 'url.scheme': protocol, 'url.path': pathOf(request) },
  };
}

function endSpan(span: Span, status: number, isComplete: boolean): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500 || !isComplete) {
    span.setAttribute('error.type', status >= 500 ? String(status) : 'aborted');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function pathOf({ url }: FastifyRequest): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

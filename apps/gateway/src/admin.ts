import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Log } from './log.ts';
import type { Problem } from './problem.ts';
import { sendBody, sendJson, sendProblem } from './respond.ts';
import { fenceSchema, nameSchema, routeChangeSchema } from './route-schema.ts';
import { latencyBounds } from './signals/latency-histogram.ts';
import type { SignalBook } from './signals/signal-book.ts';
import { PROMETHEUS_MEDIA_TYPE, toPrometheus } from './signals/to-prometheus.ts';
import type { RouteTable, TableOutcome } from './table.ts';
import type { UpstreamReport } from './upstream/upstream.ts';

export interface AdminOptions {
  table: RouteTable;
  log: Log;
  targets: () => UpstreamReport[];
  signals: SignalBook;
  /** What `GET /health` says. */
  health: () => Record<string, unknown>;
}

const routeNameSchema = z.object({ environment: nameSchema, service: nameSchema });
const maxBodyBytes = 1_000_000;

/** The admin API: see the README. Its right of access is that to its unix socket. */
export function createAdminServer(options: AdminOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch((error: Error) => {
      options.log.error('admin request failed', {
        method: request.method,
        url: request.url,
        error: error.message,
      });
      sendProblem(response, {
        status: 500,
        code: 'internal',
        detail: `The change was not made: ${error.message}. Try again once that is put right.`,
      });
    });
  });
}

async function answer(options: AdminOptions, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://gateway');
  const asked = `${request.method} ${url.pathname}`;
  if (asked === 'GET /health') return sendJson(response, 200, options.health());
  if (asked === 'GET /table') return sendJson(response, 200, { routes: options.table.list() });
  if (asked === 'GET /targets') return sendJson(response, 200, options.targets());
  if (asked === 'GET /signals') return sendSignals(options, url, response);
  if (asked === 'GET /metrics') {
    return sendBody(response, 200, PROMETHEUS_MEDIA_TYPE, toPrometheus(options.signals.report()));
  }
  const [, routes, environment, service, ...rest] = url.pathname.split('/');
  if (routes !== 'routes' || rest.length > 0) return sendProblem(response, notFound(asked));
  const name = routeNameSchema.safeParse({ environment, service });
  if (!name.success) return sendProblem(response, badRequest(name.error));
  if (request.method === 'PUT') return putRoute(options, name.data, request, response);
  if (request.method === 'DELETE') return deleteRoute(options, name.data, url, response);
  return sendProblem(response, notFound(asked));
}

type RouteName = z.output<typeof routeNameSchema>;

function sendSignals({ signals }: AdminOptions, url: URL, response: ServerResponse) {
  const query = routeNameSchema.partial().strict().safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return sendProblem(response, badRequest(query.error));
  return sendJson(response, 200, {
    epoch: signals.epoch,
    bounds: latencyBounds,
    instances: signals.report(query.data),
  });
}

async function putRoute(
  options: AdminOptions,
  name: RouteName,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const body = await readJson(request);
  if ('status' in body) return sendProblem(response, body);
  const change = routeChangeSchema.safeParse(body.value);
  if (!change.success) return sendProblem(response, badRequest(change.error));
  const result = await options.table.put({ ...name, ...change.data });
  logChange(options.log, 'route set', name, change.data.fence, result);
  if (result.outcome === 'conflict') {
    return sendProblem(response, fenceConflict(change.data.fence, result));
  }
  return sendJson(response, 200, result.stored);
}

async function deleteRoute(options: AdminOptions, name: RouteName, url: URL, response: ServerResponse) {
  const fence = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(fenceSchema);
  const query = z.object({ fence }).safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return sendProblem(response, badRequest(query.error));
  const result = await options.table.remove({ ...name, fence: query.data.fence });
  logChange(options.log, 'route removed', name, query.data.fence, result);
  if (result.outcome === 'conflict') {
    return sendProblem(response, fenceConflict(query.data.fence, result));
  }
  response.writeHead(204).end();
}

async function readJson(request: IncomingMessage): Promise<{ value: unknown } | Problem> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > maxBodyBytes)
    return invalid(`The body has ${length} bytes; at most ${maxBodyBytes} are read.`);
  try {
    return { value: JSON.parse(await text(request)) };
  } catch (error) {
    return invalid(`The body is not JSON: ${(error as Error).message}.`);
  }
}

function logChange(log: Log, message: string, name: RouteName, fence: number, result: TableOutcome): void {
  const { outcome, stored } = result;
  const instances = stored.targets.map((target) => target.instance);
  log.info(message, { ...name, fence, outcome, storedFence: stored.fence, instances });
}

function fenceConflict(fence: number, { stored }: TableOutcome): Problem {
  return {
    status: 409,
    code: 'fence-conflict',
    detail: `The fence ${fence} is not above the stored ${stored.fence}: a newer change has been made. Read it before changing it.`,
    extra: { stored },
  };
}

function badRequest(error: z.ZodError): Problem {
  return invalid(z.prettifyError(error));
}

function invalid(detail: string): Problem {
  return { status: 400, code: 'bad-request', detail };
}

function notFound(asked: string): Problem {
  return {
    status: 404,
    code: 'not-found',
    detail: `There is no ${asked}. There are GET /health, GET /table, GET /targets, GET /signals, GET /metrics, PUT and DELETE /routes/:environment/:service.`,
  };
}

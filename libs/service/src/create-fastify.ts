import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@roadbed/telemetry';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { answerUnreadableRequest } from './answer-unreadable-request.ts';
import { sendError } from './answer-problems.ts';
import type { ServiceFastify } from './service-fastify.ts';
import type { PlatformSettings } from './settings.ts';

/** Largest request body, in bytes. */
const BODY_LIMIT = 1024 * 1024;
/** How often it is looked for requests that take too long to arrive, in milliseconds. Node's 30 s would add to the limits. */
const CONNECTIONS_CHECK_MS = 1000;
/**
 * How long an idle connection is kept, in milliseconds. Longer than load balancers keep theirs (Google
 * Cloud's 600 s is the longest of the usual ones): the side that closes first must be the one that sends.
 */
const KEEP_ALIVE_TIMEOUT_MS = 620_000;
/** Tells this process's request ids from those of any other; a count does the rest, and costs next to nothing. */
const PROCESS_ID = Math.random().toString(36).slice(2);
let requests = 0;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

type CompilersFactory = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
const COMPILERS = {
  buildValidator: () => validatorCompiler,
  buildSerializer: () => serializerCompiler,
} as unknown as CompilersFactory;

/** Creates the HTTP server: zod schemas, request ids, limits. Knows nothing of the service's routes. */
export function createFastify(
  logger: Logger,
  response: typeof ServerResponse,
  { headersTimeoutMs, requestTimeoutMs }: Pick<PlatformSettings, 'headersTimeoutMs' | 'requestTimeoutMs'>,
): ServiceFastify {
  const app = fastify({
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: toRequestId,
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // While it closes, a service still answers what comes over open connections.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadableRequest,
    // Given here, so that Fastify does not load Ajv first: a tenth of a start.
    schemaController: { compilersFactory: COMPILERS },
    http: {
      ServerResponse: response,
      // Node refuses one that is longer than the request's.
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(CONNECTIONS_CHECK_MS, headersTimeoutMs, requestTimeoutMs),
      // A request without a body needs no stream for it: a twentieth of a request.
      optimizeEmptyRequests: true,
    },
    frameworkErrors: (error, request, reply) => {
      void sendError(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  // Given later and not as an option, or Fastify would make a child logger and two listeners for each
  // request. Typed as Fastify's own, so that plugins written for any Fastify fit.
  (app as { log: FastifyBaseLogger }).log = logger;
  return app;
}

/** The caller's request id when it is harmless to log, otherwise a new one. */
function toRequestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given)
    ? given
    : `${PROCESS_ID}-${(requests += 1).toString(36)}`;
}

import type { Logger } from '@roadbed/telemetry';
import type { FastifyBaseLogger } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Observer } from './observe-requests.ts';
import { RequestLog } from './request-log.ts';
import type { ServiceFastify } from './service-fastify.ts';
import { standardHeaders } from './service-response.ts';
import type { ServiceResponse } from './service-response.ts';

/**
 * Does what every request needs before its handler: its log, its id for the answer, its observation. It is one hook because each one costs a hundredth of a request.
 */
export function beginRequests(app: ServiceFastify, logger: Logger, observer: Observer | undefined): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    // Node gives a request without a body a stream that has ended: who parses it would wait for its end for good.
    if (raw.readableEnded && raw.headers['content-type'] !== undefined) delete raw.headers['content-type'];
    const log = new RequestLog(logger, request.id);
    (request as { log: FastifyBaseLogger }).log = log;
    reply.log = log;
    const response = reply.raw as ServerResponse | ServiceResponse;
    if ('requestId' in response) {
      response.requestId = request.id;
    } else {
      // Of `inject()`, which has a class of responses of its own.
      reply.headers(standardHeaders(request.id));
    }
    if (observer === undefined) {
      done();
    } else {
      observer.begin(request, reply, done);
    }
  });
}

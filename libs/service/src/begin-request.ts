import type { Logger } from '@roadbed/telemetry';
import type { FastifyBaseLogger } from 'fastify';
import type { Observer } from './observe-requests.ts';
import { RequestLog } from './request-log.ts';
import type { ServiceFastify } from './service-fastify.ts';

/** What every answer has, unless its route says otherwise; each is for what a browser does with it. */
const SECURITY_HEADERS: [name: string, value: string][] = [
  // The content type is what it says (Fetch standard, 3.6).
  ['x-content-type-options', 'nosniff'],
  // No page shows this one in a frame (CSP level 3); it restricts nothing else, so that pages work.
  ['content-security-policy', "frame-ancestors 'none'"],
];

/**
 * Does what every request needs before its handler: its log, its id and the security headers in the answer,
 * its observation. It is one hook because each one costs a hundredth of a request.
 */
export function beginRequests(app: ServiceFastify, logger: Logger, observer: Observer | undefined): void {
  app.addHook('onRequest', (request, reply, done) => {
    const log = new RequestLog(logger, request.id);
    (request as { log: FastifyBaseLogger }).log = log;
    reply.log = log;
    reply.header('x-request-id', request.id);
    for (const [name, value] of SECURITY_HEADERS) {
      reply.header(name, value);
    }
    if (observer === undefined) {
      done();
    } else {
      observer.begin(request, reply, done);
    }
  });
}

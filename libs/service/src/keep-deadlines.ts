import { parseDeadline, runWithDeadline } from '@roadbed/http-client';
import type { HttpClientOptions } from '@roadbed/http-client';
import type { ServiceFastify } from './service-fastify.ts';

/**
 * Lets the calls that a handler makes end when the caller of the request gives up (`x-request-timeout-ms`).
 * Runs right before the handler, because a body arrives on the connection's own async context.
 *
 * @param clock the one that the clients go by. Default theirs.
 */
export function keepDeadlines(app: ServiceFastify, clock?: HttpClientOptions['clock']): void {
  app.addHook('preHandler', (request, _reply, done) =>
    runWithDeadline(parseDeadline(request.headers, clock?.now()), done),
  );
}

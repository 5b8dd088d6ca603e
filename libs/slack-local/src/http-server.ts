import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { callMethod } from './api/call-method.ts';
import { createRateLimit, type RateLimit } from './api/rate-limit.ts';
import { findForeignHost, findForeignOrigin, type GuardedRequest } from './local/guard.ts';
import { PAGE_POLICY, readPageFile, type PageFile } from './local/page-files.ts';
import { addLocalRoutes } from './local/routes.ts';
import type { Parts } from './parts.ts';
import { respond } from './people/respond.ts';

/** Slack's limit on the body of a call, bytes. */
const BODY_LIMIT = 1024 * 1024;

export type HttpServer = { listen(port: number, host: string): Promise<string>; close(): Promise<void> };

/** The one HTTP server: Web API, response URLs, the page and its API, health, and the door to Socket Mode. */
export function createHttpServer(parts: Parts, pageFolder: string): HttpServer {
  const server = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  // Every body is taken as text, whatever its content type says; each route reads it by its own rules.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  addGuards(server);
  const rateLimit = createRateLimit();
  addApiRoutes(server, parts, rateLimit);
  const local = addLocalRoutes(server, parts, rateLimit);
  addPageRoutes(server, pageFolder);
  server.get('/health/ready', () => ({ status: 'ready' }));
  server.server.on('upgrade', (request, socket, head) => {
    const foreign = findForeignOrigin({
      host: request.headers.host,
      origin: request.headers.origin,
      site: undefined,
    });
    if (foreign !== undefined || !request.url?.startsWith('/link')) socket.destroy();
    else parts.sockets.upgrade(request, socket, head);
  });
  return {
    async listen(port, host) {
      await server.listen({ port, host });
      const address = server.server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return `http://${name === '0.0.0.0' || name === '[::]' ? '127.0.0.1' : name}:${address.port}`;
    },
    async close() {
      local.close();
      await server.close();
    },
  };
}

function addGuards(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const guarded: GuardedRequest = {
      host: request.headers.host,
      origin: request.headers.origin,
      site: request.headers['sec-fetch-site'],
    };
    const isMachine = /^\/(api|response|health)\//.test(request.url);
    // A link from elsewhere may lead to the page itself; it shows nothing until it asks by itself.
    const isVisit = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
    const foreign =
      (isMachine ? undefined : findForeignHost(guarded)) ??
      (isVisit ? undefined : findForeignOrigin(guarded));
    if (foreign !== undefined) await reply.code(403).send({ ok: false, error: foreign });
  });
}

function addApiRoutes(server: FastifyInstance, parts: Parts, rateLimit: RateLimit): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/api/:method',
    handler: (request, reply) => {
      const wait = rateLimit.take();
      if (wait !== undefined) {
        return reply.code(429).header('retry-after', String(wait)).send({ ok: false, error: 'ratelimited' });
      }
      const { method } = request.params as { method: string };
      return reply
        .header(
          'x-oauth-scopes',
          'chat:write,commands,channels:read,users:read,users:read.email,reactions:write',
        )
        .send(callMethod(method, toApiRequest(request), parts.tokens, parts));
    },
  });
  server.post('/response/:token', (request, reply) => {
    const used = parts.responseUrls.use((request.params as { token: string }).token);
    if (!used.ok) return reply.code(404).send({ ok: false, error: used.error });
    const body = readAnswer(request.body);
    const responded =
      body === undefined ? { ok: false, error: 'invalid_payload' } : respond(body, used.target, parts.chat);
    return reply.code(responded.ok ? 200 : 400).send(responded);
  });
}

function toApiRequest(request: FastifyRequest) {
  return {
    contentType: request.headers['content-type'] ?? '',
    body: typeof request.body === 'string' ? request.body : '',
    query: request.query as Record<string, unknown>,
    authorization: request.headers.authorization,
  };
}

/** The body of a response_url call: JSON, also within a form's `payload`. */
function readAnswer(body: unknown): unknown {
  const text = String(body);
  try {
    return JSON.parse(text.startsWith('payload=') ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}

function addPageRoutes(server: FastifyInstance, pageFolder: string): void {
  const serve = async (name: string) => readPageFile(pageFolder, name);
  server.get('/', async (_request, reply) => sendFile(reply, await serve('index.html')));
  // Permalinks: the page itself finds the message.
  server.get('/archives/:channel/:message', async (_request, reply) =>
    sendFile(reply, await serve('index.html')),
  );
  server.get('/page/:file', async (request, reply) =>
    sendFile(reply, await serve((request.params as { file: string }).file)),
  );
}

function sendFile(reply: FastifyReply, file: PageFile | undefined): FastifyReply {
  if (!file) return reply.code(404).send({ ok: false, error: 'there is no such page' });
  return reply
    .code(file.status)
    .header('content-type', file.type)
    .header('content-security-policy', PAGE_POLICY)
    .header('cache-control', 'no-cache')
    .send(file.body);
}

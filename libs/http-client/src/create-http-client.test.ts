import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, isUpstreamError } from './index.ts';
import type { HttpClient } from './index.ts';

describe('createHttpClient', () => {
  const schema = z.object({ risk: z.number() });
  const servers: Server[] = [];
  const clients: HttpClient[] = [];

  const client = (baseUrl: string, timeoutMs = 2000): HttpClient => {
    const created = createHttpClient({ name: 'fraud', baseUrl, timeoutMs });
    clients.push(created);
    return created;
  };

  const listen = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await Promise.all(clients.splice(0).map((created) => created.close()));
  });

  it('sends JSON and gives the typed answer, below the path of the base URL', async () => {
    const seen: Partial<IncomingMessage>[] = [];
    const url = await listen(async (request, response) => {
      const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
      seen.push({ method: request.method ?? '', url: `${request.url} ${body}` });
      response.end('{"risk":0.5,"more":1}');
    });
    const fraud = client(`${url}/integration/fraud/`);
    const answer = await fraud.post('/assessments', {
      schema,
      body: { amount: 1 },
      query: { a: 'x y', b: undefined },
    });
    expect(answer).toEqual({ ok: true, status: 200, data: { risk: 0.5 } });
    if (answer.ok) {
      expectTypeOf(answer.data).toEqualTypeOf<{ risk: number }>();
    }
    expect(seen).toEqual([{ method: 'POST', url: '/integration/fraud/assessments?a=x+y {"amount":1}' }]);
  });

  it('gives back an answer outside 200–299 with its body', async () => {
    const url = await listen((_request, response) => {
      response.statusCode = 404;
      response.end('{"title":"Not Found"}');
    });
    const answer = await client(url).get('/cards/1', { schema });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'status', upstream: 'fraud', status: 404, body: { title: 'Not Found' } },
    });
    expect(!answer.ok && isUpstreamError(answer.error)).toBe(true);
    expect(!answer.ok && answer.error.message).toBe('fraud (GET /cards/1): answered with status 404');
  });

  it('refuses an answer that is no JSON or does not match', async () => {
    for (const text of ['<html>', '', '{"risk":"high"}', 'null']) {
      const url = await listen((_request, response) => response.end(text));
      const answer = await client(url).get('/', { schema });
      expect({ text, ...answer }).toMatchObject({
        text,
        ok: false,
        error: { code: 'invalid-response', status: 200 },
      });
    }
  });

  it('takes an empty answer where the schema allows none', async () => {
    const url = await listen((_request, response) => response.writeHead(204).end());
    expect(await client(url).delete('/cards/1', { schema: z.undefined() })).toEqual({
      ok: true,
      status: 204,
      data: undefined,
    });
  });

  it('gives up at the time limit, before the answer or in the middle of it', async () => {
    for (const begin of [false, true]) {
      const url = await listen((_request, response) => {
        if (begin) {
          response.write('{"risk":');
        }
      });
      const answer = await client(url, 50).get('/', { schema });
      expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
      expect(!answer.ok && answer.error.message).toContain('no answer within 50 ms');
    }
  });

  it('tells that nobody answers, or that the connection broke', async () => {
    expect(await client('http://127.0.0.1:1').get('/', { schema })).toMatchObject({
      ok: false,
      error: { code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') },
    });
    const url = await listen((request) => request.socket.destroy());
    expect(await client(url).get('/', { schema })).toMatchObject({
      ok: false,
      error: { code: 'unreachable' },
    });
  });

  it('ends a call after its close, and one under way before it', async () => {
    const arrived = Promise.withResolvers<() => void>();
    const url = await listen((_request, response) => arrived.resolve(() => void response.end('{"risk":1}')));
    const fraud = client(url);
    const call = fraud.get('/', { schema });
    const release = await arrived.promise;
    const closed = fraud.close();
    release();
    expect(await call).toMatchObject({ ok: true });
    await Promise.all([closed, fraud.close()]);
    expect(await fraud.get('/', { schema })).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });
});

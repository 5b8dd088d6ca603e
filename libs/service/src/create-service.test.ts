import { once } from 'node:events';
import { connect } from 'node:net';
import { trace } from '@opentelemetry/api';
import type { StopPhase } from '@roadbed/health';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createService, defineConfig, problem, problemSchema } from './index.ts';
import type { Service } from './index.ts';
import { testEnv } from './testing.ts';

describe('createService', () => {
  const services: Service[] = [];
  const create = (env: Record<string, string> = {}): Service => {
    const service = createService({ name: 'example', env: testEnv(env) });
    services.push(service);
    return service;
  };

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  it('has the routes of every service', async () => {
    const service = create({
      ROADBED_RELEASE: 'sha256:abc',
      ROADBED_COMMIT: 'c0ffee',
      ROADBED_INSTANCE: 'i1',
    });
    for (const path of ['/health/live', '/health/ready', '/health/started']) {
      const answer = await service.inject(path);
      expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'pass', checks: {} }]);
    }
    expect((await service.inject('/info')).json()).toEqual({
      service: 'example',
      release: 'sha256:abc',
      commit: 'c0ffee',
      environment: 'stubs',
      instance: 'i1',
      pid: process.pid,
      startedAt: expect.any(String),
    });
    const placed = create({ ROADBED_DOMAIN: 'finance' });
    expect((await placed.inject('/info')).json()).toMatchObject({ domain: 'finance' });
    expect((await placed.inject('/metrics')).body).toMatch(/^target_info\{.*service_namespace="finance"/m);
    const metrics = await service.inject('/metrics');
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.body).toContain('target_info{service_name="example",service_version="sha256:abc"');
  });

  it('gives typed values of its own configuration', async () => {
    const config = defineConfig({ limit: { schema: z.int(), description: 'Limit.', default: 5 } });
    const service = createService({ name: 'example', config, env: testEnv({ LIMIT: '7' }) });
    expectTypeOf(service.config).toEqualTypeOf<{ readonly limit: number }>();
    expect(service.config).toEqual({ limit: 7 });
    await service.close();
  });

  it('refuses a key that the platform sets itself', () => {
    const config = defineConfig({ port: { schema: z.int(), description: 'Port.' } });
    expect(() => createService({ name: 'example', config, env: testEnv() })).toThrow(/declares PORT/);
  });

  it('counts requests by route template, never by path, and leaves probes out', async () => {
    const service = create();
    service.route({ method: 'GET', url: '/items/:id', handler: () => ({}) });
    await service.inject('/items/1');
    await service.inject('/items/2');
    await service.inject('/unknown/3');
    await service.inject('/health/live');
    const text = (await service.inject('/metrics')).body;
    expect(text).toContain(
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/items/:id",http_response_status_code="200"} 2',
    );
    expect(text).toContain('http_response_status_code="404"} 1');
    expect(text).not.toMatch(/items\/1|unknown|\/health/);
  });

  it('runs a handler in the span of its request, also behind a body', async () => {
    const service = create();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    for (const method of ['GET', 'POST'] as const) {
      service.route({
        method,
        url: '/span',
        handler: async () => {
          await new Promise(setImmediate);
          return { traceId: trace.getActiveSpan()?.spanContext().traceId };
        },
      });
    }
    const { url } = await service.start();
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const got = await fetch(`${url}/span`, { headers });
    expect(await got.json()).toEqual({ traceId });
    const posted = await fetch(`${url}/span`, { method: 'POST', headers, body: 'x'.repeat(500_000) });
    expect(await posted.json()).toEqual({ traceId });
  });

  it('describes its routes by OpenAPI 3.1, also those of plugins, and not the platform’s', async () => {
    const service = create();
    service.route({
      method: 'POST',
      url: '/orders',
      schema: { body: z.object({ amount: z.int() }), response: { 201: z.object({ id: z.string() }) } },
      handler: () => ({ id: 'o1' }),
    });
    service.register(
      async (scope) => {
        scope.get('/inner', () => ({}));
      },
      { prefix: '/outer' },
    );
    const document = (await service.inject('/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'example' } });
    expect(Object.keys(document.paths)).toEqual(['/orders', '/outer/inner']);
    expect(document.paths['/orders'].post.requestBody.content['application/json'].schema.properties).toEqual({
      amount: expect.objectContaining({ type: 'integer' }),
    });
    expect(Object.keys(document.paths['/orders'].post.responses)).toEqual(['201', 'default']);
    expect(await service.openapi()).toEqual(document);
  });

  it('describes what its documents refer to, once and nothing else', async () => {
    interface Branch {
      title: string;
      branches: Branch[];
    }
    const branch: z.ZodType<Branch> = z
      .object({
        title: z.string(),
        get branches() {
          return z.array(branch);
        },
      })
      .meta({ id: 'Branch' });
    z.object({ elsewhere: z.string() }).meta({ id: 'Elsewhere' });
    const service = create();
    service.route({
      method: 'GET',
      url: '/tree',
      schema: { response: { 200: branch } },
      handler: () => ({ title: 'root', branches: [] }),
    });
    const document = (await service.inject('/openapi.json')).json();
    expect(Object.keys(document.components.schemas).toSorted()).toEqual(['Branch', 'Problem']);
    expect(JSON.stringify(document.paths)).toContain('#/components/schemas/Branch');
    expect(document.paths['/tree'].get.responses.default.content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });

  it('is ready only while critical checks pass', async () => {
    const service = create();
    service.check({ name: 'store', check: () => Promise.reject(new Error('down')) });
    service.check({ name: 'cache', critical: false, check: () => Promise.reject(new Error('down')) });
    const answer = await service.inject('/health/ready');
    expect([answer.statusCode, answer.json()]).toMatchObject([
      503,
      {
        status: 'fail',
        checks: { store: { status: 'fail', critical: true }, cache: { status: 'fail', critical: false } },
      },
    ]);
    expect((await service.inject('/health/live')).statusCode).toBe(200);
  });

  it('is degraded, but ready, while another check fails, and tells of one group alone', async () => {
    const service = create();
    service.check({ name: 'store', group: 'storage', check: () => {} });
    service.check({ name: 'cache', critical: false, check: () => Promise.reject(new Error('down')) });
    const all = await service.inject('/health/ready');
    expect([all.statusCode, all.json().status]).toEqual([200, 'degraded']);
    expect((await service.inject('/health/ready?group=storage')).json()).toMatchObject({ status: 'pass' });
    const unknown = await service.inject('/health/ready?group=other');
    expect([unknown.statusCode, unknown.json().detail]).toEqual([404, expect.stringContaining('"other"')]);
  });

  it('takes the health of an upstream for a check', async () => {
    const service = create();
    const client = service.client('fraud', { baseUrl: 'http://127.0.0.1:1', retry: false });
    service.check(client.check({ path: '/health/live' }));
    expect((await service.inject('/health/ready')).json()).toMatchObject({
      status: 'degraded',
      checks: { fraud: { status: 'fail', critical: false } },
    });
  });

  it('tells why a check fails only on this machine or to the bearer of the token', async () => {
    const service = create({ ROADBED_HEALTH_TOKEN: 'example-of-a-token' });
    service.check({
      name: 'store',
      critical: false,
      check: () => Promise.reject(new Error('10.0.0.5 refused')),
    });
    const ask = async (headers: Record<string, string>): Promise<unknown> =>
      (await service.inject({ method: 'GET', url: '/health/ready', headers })).json().checks.store.details
        ?.reason;
    expect(await ask({})).toBe('10.0.0.5 refused');
    const elsewhere = { 'x-forwarded-for': '10.0.0.9' };
    expect(await ask(elsewhere)).toBeUndefined();
    expect(await ask({ ...elsewhere, authorization: 'Bearer example-of-a-token' })).toBe('10.0.0.5 refused');
  });

  it('runs ready hooks before it listens, and close hooks last added first', async () => {
    const service = create();
    const calls: string[] = [];
    service.onReady(() => calls.push('ready'));
    service.onClose(() => calls.push('pool'));
    service.onClose(() => calls.push('queue'));
    const { url } = await service.start();
    expect(calls).toEqual(['ready']);
    await fetch(url);
    await service.close();
    await service.close();
    expect(calls).toEqual(['ready', 'queue', 'pool']);
  });

  it('stops in phases, and in all of them when a hook fails', async () => {
    const service = createService({ name: 'example', env: testEnv() });
    const calls: string[] = [];
    const note = (phase: StopPhase): void =>
      service.onStop({ phase, name: phase, run: () => calls.push(phase) });
    for (const phase of ['flush', 'release', 'close', 'drain', 'unready'] as const) {
      note(phase);
    }
    service.onClose(() => calls.push('onClose'));
    service.onStop({ phase: 'close', name: 'queue', run: () => Promise.reject(new Error('no')) });
    await service.start();
    await expect(service.close()).rejects.toThrow('The service did not stop cleanly: queue failed.');
    expect(calls).toEqual(['unready', 'drain', 'close', 'onClose', 'release', 'flush']);
  });

  describe('answers with problem details', () => {
    const headers = { 'content-type': expect.stringContaining('application/problem+json') };

    it('when the request does not match the schema', async () => {
      const service = create();
      service.route({
        method: 'POST',
        url: '/orders',
        schema: { body: z.object({ amount: z.int(), lines: z.array(z.object({ sku: z.string() })) }) },
        handler: () => ({}),
      });
      const payload = { amount: 'x', lines: [{ sku: 1 }] };
      const answer = await service.inject({ method: 'POST', url: '/orders?x=1', payload });
      expect(answer).toMatchObject({ statusCode: 400, headers });
      expect(problemSchema.parse(answer.json())).toMatchObject({
        instance: '/orders',
        errors: [
          { in: 'body', pointer: '/amount' },
          { in: 'body', pointer: '/lines/0/sku' },
        ],
      });
    });

    it('when there is no such route, the JSON is broken, or the type is not known', async () => {
      const service = create();
      service.route({ method: 'POST', url: '/orders', handler: () => ({}) });
      const send = async (contentType: string, payload: string): Promise<unknown> => {
        const request = {
          method: 'POST',
          url: '/orders',
          headers: { 'content-type': contentType },
          payload,
        } as const;
        const answer = await service.inject(request);
        expect(answer).toMatchObject({ headers });
        return answer.json();
      };
      expect(await service.inject('/nothing')).toMatchObject({ statusCode: 404, headers });
      expect(await send('application/json', '{')).toMatchObject({ status: 400 });
      expect(await send('application/xml', '<a/>')).toMatchObject({ status: 415 });
      expect(await send('application/json', `"${'x'.repeat(2_000_000)}"`)).toMatchObject({ status: 413 });
    });

    it('when a handler throws a problem', async () => {
      const service = create();
      service.route({
        method: 'GET',
        url: '/',
        schema: { response: { 409: z.object({ other: z.string() }) } },
        handler: () => {
          throw problem(409, 'It is taken.', { type: 'https://example.com/taken' });
        },
      });
      expect((await service.inject('/')).json()).toMatchObject({
        type: 'https://example.com/taken',
        title: 'Conflict',
        status: 409,
        detail: 'It is taken.',
      });
    });

    it('when a handler fails in any way, telling nothing of what is inside', async () => {
      const service = create();
      const thrown: unknown[] = [
        new Error('password of the pool'),
        Object.assign(new Error('password of the pool'), { statusCode: 404 }),
        'password of the pool',
        undefined,
        null,
      ];
      service.route({
        method: 'GET',
        url: '/throws/:index',
        schema: { params: z.object({ index: z.coerce.number() }) },
        handler: async (request) => {
          throw thrown[request.params.index];
        },
      });
      service.route({
        method: 'GET',
        url: '/answers',
        schema: { response: { 200: z.object({ id: z.string() }) } },
        handler: () => ({ id: 5, hidden: 'password of the pool' }) as never,
      });
      for (const url of ['/answers', ...thrown.keys().map((index) => `/throws/${index}`)]) {
        const answer = await service.inject(url);
        expect({ url, statusCode: answer.statusCode, headers: answer.headers }).toMatchObject({
          url,
          statusCode: url === '/throws/1' ? 404 : 500,
          headers,
        });
        expect(answer.body).not.toContain('password');
      }
    });

    it('when what arrives is no HTTP request, or its URL cannot be read', async () => {
      const service = create();
      const { port, hostname } = new URL((await service.start()).url);
      for (const [text, status] of [
        ['nonsense\r\n\r\n', 400],
        [`GET / HTTP/1.1\r\nhost: x\r\nbig: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
        ['GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
      ] as const) {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.end(text);
        const answer = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
        expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
        expect(answer).toContain('application/problem+json');
      }
    });
  });
});

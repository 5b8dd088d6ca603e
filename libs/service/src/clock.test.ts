import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createService } from './index.ts';
import type { Service } from './index.ts';
import { manualClock, startUpstream, testEnv } from './testing.ts';

describe('a service on a clock that a test advances', () => {
  const open: { close(): Promise<void> }[] = [];
  const create = (env: Record<string, string> = {}) => {
    const clock = manualClock(Date.parse('2030-01-01T00:00:00Z'));
    const service: Service = createService({ name: 'example', env: testEnv(env), clock });
    open.push(service);
    return { clock, service };
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it('takes its own time from it', async () => {
    const { clock, service } = create();
    await clock.advance(60_000);
    expect(service.clock.now()).toBe(Date.parse('2030-01-01T00:01:00Z'));
    expect(service.info.startedAt).toBe('2030-01-01T00:00:00.000Z');
  });

  it('runs its health checks again when their interval is over', async () => {
    const { clock, service } = create();
    let isDown = false;
    service.check({
      name: 'store',
      intervalMs: 10_000,
      check: () => (isDown ? Promise.reject(new Error('down')) : undefined),
    });
    const status = async (): Promise<number> => (await service.inject('/health/ready')).statusCode;
    expect(await status()).toBe(200);
    isDown = true;
    await clock.advance(9_999);
    expect(await status()).toBe(200);
    await clock.advance(1);
    expect(await status()).toBe(503);
  });

  it('ends a health check at its time limit', async () => {
    const { clock, service } = create();
    service.check({ name: 'store', timeoutMs: 30_000, check: () => new Promise(() => {}) });
    const { url } = await service.start();
    await clock.advance(29_999);
    const before = await (await fetch(`${url}/health/ready`)).json();
    await clock.advance(1);
    const after = await (await fetch(`${url}/health/ready`)).json();
    expect([before, after]).toMatchObject([
      { checks: { store: { status: 'pending' } } },
      {
        checks: {
          store: { status: 'fail', details: { reason: expect.stringContaining('longer than 30000 ms') } },
        },
      },
    ]);
  });

  it('goes on serving until its drain time is over', async () => {
    const { clock, service } = create({ DRAIN_MS: '3600000' });
    const { url } = await service.start();
    const drained = service.drain();
    await clock.advance(3_599_999);
    expect((await fetch(`${url}/info`)).status).toBe(200);
    await clock.advance(1);
    await drained;
    await expect(fetch(`${url}/info`)).rejects.toThrow('fetch failed');
  });

  it('cuts requests that never end when the close has taken too long', async () => {
    const { clock, service } = create();
    const started = Promise.withResolvers<void>();
    service.route({
      method: 'GET',
      url: '/hangs',
      handler: () => {
        started.resolve();
        return new Promise(() => {});
      },
    });
    const { url } = await service.start();
    const answer = fetch(`${url}/hangs`).then(
      () => 'answered',
      () => 'cut',
    );
    await started.promise;
    const closed = service.close();
    await clock.advance(10_000);
    expect(await answer).toBe('cut');
    await closed;
  });

  it('counts the deadline of a request and the wait of an open circuit by it', async () => {
    const { clock, service } = create();
    let isDown = true;
    const upstream = await startUpstream((app) => {
      app.get('/', (_request, reply) => reply.code(isDown ? 500 : 200).send({}));
    });
    open.push(upstream);
    const circuit = { minimumAttempts: 1, window: 1, openMs: 60_000 };
    const client = service.client('other', { baseUrl: upstream.url, retry: false, circuit });
    service.route({
      method: 'GET',
      url: '/call',
      schema: { querystring: z.object({ pauseMs: z.coerce.number().default(0) }) },
      handler: async ({ query }) => {
        await clock.advance(query.pauseMs);
        const answer = await client.get('/', { schema: z.unknown() });
        return { result: answer.ok ? 'ok' : answer.error.code };
      },
    });
    const call = async (query = '', headers = {}): Promise<unknown> =>
      (await service.inject({ url: `/call${query}`, headers })).json();
    expect(await call()).toEqual({ result: 'status' });
    isDown = false;
    await clock.advance(59_999);
    expect(await call()).toEqual({ result: 'circuit-open' });
    await clock.advance(1);
    expect(await call()).toEqual({ result: 'ok' });
    expect(await call('?pauseMs=5000', { 'x-request-timeout-ms': '5000' })).toEqual({ result: 'deadline' });
  });
});

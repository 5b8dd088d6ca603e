import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createService, problem, UpstreamError } from './index.ts';
import type { Service } from './index.ts';
import { manualClock, startUpstream, testEnv } from './testing.ts';

describe('a service that cannot answer for now', () => {
  const open: { close(): Promise<void> }[] = [];
  const create = (): { service: Service; clock: ReturnType<typeof manualClock> } => {
    const clock = manualClock();
    const service = createService({ name: 'example', env: testEnv(), clock });
    open.push(service);
    return { service, clock };
  };

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it('says when to come back while the circuit of an upstream is open', async () => {
    const { service, clock } = create();
    const upstream = await startUpstream((app) =>
      app.get('/', (_request, reply) => reply.code(500).send({})),
    );
    open.push(upstream);
    const circuit = { minimumAttempts: 1, window: 1, openMs: 30_000 };
    const client = service.client('other', { baseUrl: upstream.url, retry: false, circuit });
    service.route({
      method: 'GET',
      url: '/call',
      // A schema for this status must not change what a problem looks like.
      schema: { response: { 503: z.object({ other: z.string() }) } },
      handler: async () => {
        const answer = await client.get('/', { schema: z.unknown() });
        throw answer.ok ? new Error('it should fail') : answer.error;
      },
    });
    expect((await service.inject('/call')).statusCode).toBe(502);
    await clock.advance(9_500);
    const refused = await service.inject('/call');
    expect([refused.statusCode, refused.headers, refused.json()]).toMatchObject([
      503,
      { 'retry-after': '21', 'content-type': expect.stringContaining('application/problem+json') },
      { status: 503, title: 'Service Unavailable', instance: '/call' },
    ]);
  });

  it.each([
    ['circuit-open', 1, 503, '1'],
    ['circuit-open', 1000, 503, '1'],
    ['circuit-open', 1001, 503, '2'],
    ['overloaded', 0, 503, '1'],
    ['overloaded', undefined, 503, undefined],
    ['unreachable', undefined, 502, undefined],
    ['invalid-response', undefined, 502, undefined],
    ['timeout', undefined, 504, undefined],
    ['deadline', undefined, 504, undefined],
  ] as const)('answers an upstream that is %s, for %s ms, with %s, Retry-After: %s', async (...given) => {
    const [code, retryAfterMs, status, retryAfter] = given;
    const { service } = create();
    service.route({
      method: 'GET',
      url: '/',
      handler: () => {
        const details = { upstream: 'other', request: 'GET /', reason: 'of 10.0.0.7', retryAfterMs };
        throw new UpstreamError({ code, ...details });
      },
    });
    const answer = await service.inject('/');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([status, retryAfter]);
    expect(answer.body).not.toContain('10.0.0.7');
  });

  it('says it with a problem of its own too, when it knows', async () => {
    const { service } = create();
    service.route({
      method: 'GET',
      url: '/:ms',
      schema: { params: z.object({ ms: z.coerce.number() }) },
      handler: ({ params }) => {
        throw problem(503, 'Try again.', { retryAfterMs: params.ms === 0 ? undefined : params.ms });
      },
    });
    const [known, unknown] = [await service.inject('/1500'), await service.inject('/0')];
    expect([known.headers['retry-after'], unknown.headers]).toEqual([
      '2',
      expect.not.objectContaining({ 'retry-after': expect.anything() }),
    ]);
    expect(known.json()).toMatchObject({ status: 503, detail: 'Try again.' });
  });
});

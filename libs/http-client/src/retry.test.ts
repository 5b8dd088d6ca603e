import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { createTestClock } from './test-clock.ts';
import type { TestClock } from './test-clock.ts';
import { answers, breaksOff, hangs, resets, startTestUpstream } from './test-upstream.ts';
import type { Behaviour, TestUpstream } from './test-upstream.ts';

describe('retries', () => {
  const schema = z.unknown();
  let upstream: TestUpstream;
  let client: HttpClient;
  let clock: TestClock;

  const start = async (
    otherwise: Behaviour,
    first: Behaviour[] = [],
    options: Partial<HttpClientOptions> = {},
  ): Promise<void> => {
    upstream = await startTestUpstream(otherwise, first);
    clock = createTestClock();
    client = createHttpClient({ name: 'fraud', baseUrl: upstream.url, clock, circuit: false, ...options });
  };

  afterEach(async () => {
    await upstream.close();
    await client.close();
  });

  it('leaves a health check at one attempt: it asks again in its own time', async () => {
    await start(answers(503));
    await expect(client.check({ path: '/health/live' }).check()).rejects.toThrow('status 503');
    expect([upstream.requests.length, clock.sleeps.length]).toEqual([1, 0]);
  });

  it('tries an idempotent request again, whichever way the upstream failed', async () => {
    for (const failure of [answers(503), answers(429), resets, breaksOff]) {
      await start(answers(200, { risk: 1 }), [failure, failure]);
      expect(await client.get('/', { schema })).toEqual({ ok: true, status: 200, data: { risk: 1 } });
      expect([upstream.requests.length, clock.sleeps.length]).toEqual([3, 2]);
      expect(clock.sleeps.every((ms, index) => ms >= 0 && ms <= 50 * 2 ** index)).toBe(true);
      await upstream.close();
      await client.close();
      await start(answers(200));
    }
  });

  it('tries a request that is not idempotent only once, unless it has an Idempotency-Key', async () => {
    await start(answers(503));
    await client.post('/', { schema, body: {} });
    await client.patch('/', { schema, body: {} });
    expect(upstream.requests).toHaveLength(2);
    await client.post('/', { schema, body: {}, headers: { 'Idempotency-Key': 'k1' } });
    expect(upstream.requests).toHaveLength(5);
    expect(new Set(upstream.requests.slice(2).map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set(['k1']),
    );
  });

  it('does not try again what would fail again', async () => {
    for (const status of [400, 401, 404, 409, 422, 501]) {
      await start(answers(status));
      expect(await client.get('/', { schema })).toMatchObject({ ok: false, error: { status } });
      expect(upstream.requests).toHaveLength(1);
      await upstream.close();
      await client.close();
    }
    await start(answers(200, 'no number'));
    expect(await client.get('/', { schema: z.number() })).toMatchObject({
      error: { code: 'invalid-response' },
    });
    expect(upstream.requests).toHaveLength(1);
  });

  it('gives back the last failure when no try is left, or at once when retries are off', async () => {
    await start(answers(503));
    expect(await client.get('/', { schema })).toMatchObject({ ok: false, error: { status: 503 } });
    expect(upstream.requests).toHaveLength(3);
    await upstream.close();
    await client.close();
    await start(answers(503), [], { retry: false });
    await client.get('/', { schema });
    expect(upstream.requests).toHaveLength(1);
  });

  it('waits as long as Retry-After asks for, and not at all when the call would be over by then', async () => {
    await start(answers(200), [answers(503, {}, { 'retry-after': '1' })]);
    expect(await client.get('/', { schema })).toMatchObject({ ok: true });
    expect(clock.sleeps).toEqual([1000]);
    upstream.become(answers(429, {}, { 'retry-after': '5' }));
    expect(await client.get('/', { schema })).toMatchObject({
      ok: false,
      error: { status: 429, retryAfterMs: 5000 },
    });
    expect(upstream.requests).toHaveLength(3);
  });

  it('tries an upstream that hangs again only where an attempt has a limit of its own', async () => {
    await start(answers(200), [hangs], {
      clock: undefined,
      attemptTimeoutMs: 50,
      timeoutMs: 10_000,
    });
    expect(await client.get('/', { schema })).toMatchObject({ ok: true });
    expect(upstream.requests).toHaveLength(2);
    await upstream.close();
    await client.close();
    await start(hangs, [], { clock: undefined, timeoutMs: 50 });
    expect(await client.get('/', { schema })).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(upstream.requests).toHaveLength(1);
  });

  it('adds no more than a tenth to the load of an upstream that is down, after the first ten', async () => {
    await start(answers(503));
    const calls = 200;
    for (let call = 0; call < calls; call += 1) {
      await client.get('/', { schema });
    }
    expect(upstream.requests.length).toBeLessThanOrEqual(calls + 10 + calls / 10);
    expect(upstream.requests.length).toBeGreaterThanOrEqual(calls + 10 + calls / 10 - 2);
  });
});

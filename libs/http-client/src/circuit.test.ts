import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, runWithDeadline } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { createTestClock } from './test-clock.ts';
import type { TestClock } from './test-clock.ts';
import { answers, hangs, resets, startTestUpstream } from './test-upstream.ts';
import type { Behaviour, TestUpstream } from './test-upstream.ts';

describe('the circuit breaker', () => {
  const schema = z.unknown();
  let upstream: TestUpstream;
  let client: HttpClient;
  let clock: TestClock;
  let states: string[];

  const start = async (otherwise: Behaviour, options: Partial<HttpClientOptions> = {}): Promise<void> => {
    upstream = await startTestUpstream(otherwise);
    clock = createTestClock();
    states = [];
    client = createHttpClient({
      name: 'fraud',
      baseUrl: upstream.url,
      clock,
      retry: false,
      circuit: { window: 4, minimumAttempts: 4, openMs: 5000 },
      onStateChange: (state) => states.push(state),
      ...options,
    });
  };
  const call = async (times = 1): Promise<string[]> => {
    const seen: string[] = [];
    for (let index = 0; index < times; index += 1) {
      const answer = await client.get('/', { schema });
      seen.push(answer.ok ? 'ok' : answer.error.code);
    }
    return seen;
  };

  afterEach(async () => {
    await upstream.close();
    await client.close();
  });

  it('leaves an upstream that keeps failing alone, and says when it may be asked again', async () => {
    await start(resets);
    expect(client.state).toBe('closed');
    expect(await call(4)).toEqual(Array.from({ length: 4 }, () => 'unreachable'));
    expect([client.state, upstream.requests.length]).toEqual(['open', 4]);
    clock.advance(1000);
    const answer = await client.get('/', { schema });
    expect(answer).toMatchObject({ ok: false, error: { code: 'circuit-open', retryAfterMs: 4000 } });
    expect(!answer.ok && answer.error.message).toMatch(
      /^fraud \(GET \/\): was not asked, because it failed too often \(last: cannot be reached: /,
    );
    expect(upstream.requests).toHaveLength(4);
  });

  it('lets one call try after the wait, and goes on when it succeeds', async () => {
    await start(answers(500));
    await call(4);
    clock.advance(4999);
    expect(await call()).toEqual(['circuit-open']);
    clock.advance(1);
    upstream.become(answers(200));
    expect(await call(3)).toEqual(['ok', 'ok', 'ok']);
    expect([client.state, states.join(' ')]).toEqual(['closed', 'open half-open closed']);
  });

  it('refuses every other call while one tries, and is open again when that one fails', async () => {
    await start(answers(500));
    await call(4);
    clock.advance(5000);
    const arrived = Promise.withResolvers<() => void>();
    upstream.become((request, response) => arrived.resolve(() => void answers(500)(request, response)));
    const trying = call();
    const fail = await arrived.promise;
    expect([client.state, await call(2)]).toEqual(['half-open', ['circuit-open', 'circuit-open']]);
    fail();
    expect(await trying).toEqual(['status']);
    expect([client.state, upstream.requests.length]).toEqual(['open', 5]);
    expect(await call()).toEqual(['circuit-open']);
  });

  it('opens for an upstream that flaps more often than not, and stays closed for one that mostly answers', async () => {
    await start(answers(200));
    const behave = async (pattern: string): Promise<string> => {
      for (const letter of pattern) {
        upstream.become(letter === '+' ? answers(200) : answers(503));
        await call();
      }
      return client.state;
    };
    expect(await behave('-+-+-+-+++-+')).toBe('closed');
    expect(await behave('--')).toBe('open');
  });

  it('takes no answer below 500 for a failure', async () => {
    for (const status of [400, 404, 422, 429]) {
      await start(answers(status));
      await call(8);
      expect([status, client.state]).toEqual([status, 'closed']);
      await upstream.close();
      await client.close();
    }
    await start(answers(200));
  });

  it('does not blame the upstream for a deadline that leaves it no time', async () => {
    await start(hangs, { clock: undefined });
    for (let index = 0; index < 6; index += 1) {
      const answer = await runWithDeadline(Date.now() + 20, () => client.get('/', { schema }));
      expect(answer).toMatchObject({ ok: false, error: { code: 'deadline' } });
    }
    expect(client.state).toBe('closed');
  });

  it('lets the next call try at once when the one that tried had no time to find anything out', async () => {
    await start(answers(500));
    await call(4);
    clock.advance(5000);
    upstream.become(hangs);
    const cut = await runWithDeadline(clock.now() + 30, () => client.get('/', { schema }));
    expect(cut).toMatchObject({ ok: false, error: { code: 'deadline' } });
    upstream.become(answers(200));
    expect(await call(2)).toEqual(['ok', 'ok']);
    expect(states.join(' ')).toBe('open half-open open half-open closed');
  });

  it('stops retrying as soon as it opens', async () => {
    await start(answers(500), { retry: { maxRetries: 10 } });
    expect(await call()).toEqual(['circuit-open']);
    expect(upstream.requests).toHaveLength(4);
  });

  describe('as a health check', () => {
    it('fails while the upstream is left alone, and passes when the next call may tell', async () => {
      await start(answers(500));
      const check = client.check();
      expect(check).toMatchObject({ name: 'fraud', critical: false });
      await check.check();
      await call(4);
      await expect(check.check()).rejects.toThrow(
        'fraud failed too often and is left alone (last: answered with status 500).',
      );
      clock.advance(5000);
      await check.check();
    });

    it('asks a path, which also closes the circuit again', async () => {
      await start(answers(500));
      const check = client.check({ name: 'fraud-api', path: '/health/live', critical: true });
      expect(check).toMatchObject({ name: 'fraud-api', critical: true });
      await call(4);
      await expect(check.check()).rejects.toThrow(/was not asked/);
      clock.advance(5000);
      upstream.become((_request, response) => response.end('fine'));
      await check.check();
      expect([client.state, upstream.requests.at(-1)?.url]).toEqual(['closed', '/health/live']);
    });
  });
});

import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { answers, resets, startTestUpstream } from './test-upstream.ts';
import type { Behaviour, TestUpstream } from './test-upstream.ts';

describe('the response cache', () => {
  const schema = z.unknown();
  let upstream: TestUpstream;
  let client: HttpClient;

  const start = async (behaviour: Behaviour, options: Partial<HttpClientOptions> = {}): Promise<void> => {
    upstream = await startTestUpstream(behaviour);
    client = createHttpClient({
      name: 'prices',
      baseUrl: upstream.url,
      cache: true,
      retry: false,
      ...options,
    });
  };
  /** Lets time pass for the cache, which asks for the time of day. */
  const pass = (seconds: number): void => {
    vi.setSystemTime(Date.now() + seconds * 1000);
  };
  const get = async (path = '/', headers: Record<string, string> = {}): Promise<unknown> => {
    const answer = await client.get(path, { schema, headers });
    return answer.ok ? answer.data : answer.error.code;
  };
  const counting = (headers: Record<string, string>): Behaviour => {
    let count = 0;
    return (request, response) => answers(200, (count += 1), headers)(request, response);
  };

  afterEach(async () => {
    vi.useRealTimers();
    await upstream.close();
    await client.close();
  });

  it('is off unless it is asked for', async () => {
    await start(counting({ 'cache-control': 'max-age=60' }), { cache: undefined });
    expect([await get(), await get()]).toEqual([1, 2]);
  });

  it('answers from memory as long as max-age allows, for each path and query of its own', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await start(counting({ 'cache-control': 'max-age=60' }));
    expect([await get(), await get(), await get('/?a=1'), await get('/?a=1')]).toEqual([1, 1, 2, 2]);
    pass(59);
    expect(await get()).toBe(1);
    pass(2);
    expect(await get()).toBe(3);
    expect(upstream.requests).toHaveLength(3);
  });

  it('keeps nothing that it may not share or keep', async () => {
    for (const headers of [
      {},
      { 'cache-control': 'no-store, max-age=60' },
      { 'cache-control': 'private, max-age=60' },
      { 'cache-control': 'max-age=0' },
      { 'cache-control': 'max-age=60', vary: '*' },
    ]) {
      await start(counting(headers as Record<string, string>));
      expect([headers, await get(), await get()]).toEqual([headers, 1, 2]);
      await upstream.close();
      await client.close();
    }
    await start(counting({ 'cache-control': 'max-age=60' }));
    const authorization = { authorization: 'Bearer example' };
    expect([await get('/', authorization), await get('/', authorization)]).toEqual([1, 2]);
  });

  it('keeps an answer for each value of the headers that it varies by', async () => {
    await start(counting({ 'cache-control': 'max-age=60', vary: 'accept-language' }));
    const ask = (language: string): Promise<unknown> => get('/', { 'Accept-Language': language });
    expect([await ask('en'), await ask('de'), await ask('en'), await ask('de')]).toEqual([1, 2, 1, 2]);
  });

  it('asks whether a stale answer still holds, and forgets it when the upstream is written to', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await start((request, response) =>
      request.headers['if-none-match'] === '"v1"'
        ? response.writeHead(304).end()
        : answers(200, 'one', { 'cache-control': 'max-age=60, must-revalidate', etag: '"v1"' })(
            request,
            response,
          ),
    );
    expect(await get()).toBe('one');
    pass(61);
    expect([await get(), upstream.requests.length]).toEqual(['one', 2]);
    await client.put('/', { schema, body: {} });
    expect([await get(), upstream.requests.at(-1)?.headers['if-none-match']]).toEqual(['one', undefined]);
  });

  it('keeps no more than it may, however many paths there are', async () => {
    const body = 'x'.repeat(1000);
    for (const cache of [{ maxEntries: 20 }, { maxBytes: 20_000 }]) {
      await start(answers(200, body, { 'cache-control': 'max-age=60' }), { cache });
      for (let index = 0; index < 500; index += 1) {
        await get(`/${index}`);
      }
      expect(upstream.requests).toHaveLength(500);
      for (let index = 499; index >= 0; index -= 1) {
        await get(`/${index}`);
      }
      const kept = 1000 - upstream.requests.length;
      expect([cache, kept > 0, kept <= 20]).toEqual([cache, true, true]);
      await upstream.close();
      await client.close();
    }
    await start(answers(200));
  });

  it('gives a stale answer while the upstream fails where that allows it, and counts the failure', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await start(answers(200, 'old', { 'cache-control': 'max-age=60, stale-if-error=600' }), {
      circuit: { window: 4, minimumAttempts: 4 },
    });
    expect(await get()).toBe('old');
    pass(61);
    upstream.become(resets);
    for (let call = 0; call < 3; call += 1) {
      expect(await get()).toBe('old');
    }
    // One success and three failures: more than half.
    expect([client.state, upstream.requests.length]).toEqual(['open', 4]);
    expect([await get(), upstream.requests.length]).toEqual(['old', 4]);
    pass(600);
    expect([await get(), upstream.requests.length]).toEqual(['circuit-open', 4]);
  });

  it('answers what is fresh while the circuit is open, and neither closes nor blames it by that', async () => {
    await start(answers(200, 'kept', { 'cache-control': 'max-age=60' }), {
      circuit: { window: 2, minimumAttempts: 2 },
    });
    expect(await get('/kept')).toBe('kept');
    upstream.become(answers(500));
    await get('/other');
    await get('/other');
    expect([client.state, await get('/other'), await get('/kept'), client.state]).toEqual([
      'open',
      'circuit-open',
      'kept',
      'open',
    ]);
  });

  it('never uses a stored answer for longer than Cache-Control allows, whatever that says', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const directive = fc.oneof(
      fc.constantFrom(
        'no-store',
        'no-cache',
        'private',
        'public',
        'must-revalidate',
        'max-age',
        'max-age=x',
        ',,',
        '=',
      ),
      fc.nat({ max: 1000 }).map((seconds) => `max-age=${seconds}`),
      fc.nat({ max: 1000 }).map((seconds) => `s-maxage="${seconds}"`),
      fc.string({ unit: fc.constantFrom('a', 'b', '=', '"', ',', ' ', '-', '1') }),
    );
    await start(answers(200));
    await fc.assert(
      fc.asyncProperty(
        fc.array(directive, { maxLength: 5 }),
        fc.nat({ max: 1200 }),
        async (directives, seconds) => {
          const cacheControl = directives.join(', ');
          const path = `/${encodeURIComponent(cacheControl)}/${seconds}/${Math.random()}`;
          upstream.become(answers(200, 1, { 'cache-control': cacheControl }));
          await get(path);
          const before = upstream.requests.length;
          pass(seconds);
          expect(await get(path)).toBe(1);
          const isReused = upstream.requests.length === before;
          const ages = [...cacheControl.matchAll(/(?:max-age|s-maxage)="?(\d+)/g)].map(([, age]) =>
            Number(age),
          );
          const isAllowed = !directives.includes('no-store') && Math.max(-1, ...ages) >= seconds;
          expect([isReused && !isAllowed, cacheControl]).toEqual([false, cacheControl]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { answers, startTestUpstream } from './test-upstream.ts';
import type { TestUpstream } from './test-upstream.ts';

describe('the bulkhead', () => {
  const schema = z.unknown();
  let upstream: TestUpstream;
  let client: HttpClient;
  let release: (() => void)[];
  let arrivals: () => Promise<void>;

  const start = async (options: Partial<HttpClientOptions>): Promise<void> => {
    release = [];
    let arrived = Promise.withResolvers<void>();
    arrivals = async () => {
      await arrived.promise;
      arrived = Promise.withResolvers<void>();
    };
    upstream = await startTestUpstream((request, response) => {
      release.push(() => void answers(200)(request, response));
      arrived.resolve();
    });
    client = createHttpClient({ name: 'fraud', baseUrl: upstream.url, timeoutMs: 10_000, ...options });
  };
  const call = async (timeoutMs?: number): Promise<string> => {
    const answer = await client.get('/', { schema, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    return answer.ok ? 'ok' : `${answer.error.code}: ${answer.error.reason}`;
  };

  afterEach(async () => {
    await upstream.close();
    await client.close();
  });

  it('refuses at once what has no place, and lets the others have their turn', async () => {
    await start({ bulkhead: { maxConcurrent: 1, maxQueued: 1 } });
    const first = call();
    await arrivals();
    const second = call();
    expect(await call()).toBe(
      'overloaded: was not asked, because 1 requests in flight and 1 waiting are the limit',
    );
    expect(upstream.requests).toHaveLength(1);
    release[0]?.();
    expect(await first).toBe('ok');
    await arrivals();
    release[1]?.();
    expect(await second).toBe('ok');
  });

  it('refuses what waited for its turn until its time was over, and never sends it', async () => {
    await start({ bulkhead: { maxConcurrent: 1, maxQueued: 2 } });
    const first = call();
    await arrivals();
    expect(await call(30)).toMatch(/^overloaded/);
    const third = call();
    release[0]?.();
    expect(await first).toBe('ok');
    await arrivals();
    release[1]?.();
    expect([await third, upstream.requests.length]).toEqual(['ok', 2]);
  });

  it('does not count a refusal against the upstream', async () => {
    await start({
      bulkhead: { maxConcurrent: 1, maxQueued: 0 },
      circuit: { window: 2, minimumAttempts: 2 },
    });
    const first = call();
    await arrivals();
    await Promise.all([call(), call(), call(), call()]);
    expect(client.state).toBe('closed');
    release[0]?.();
    expect(await first).toBe('ok');
  });
});

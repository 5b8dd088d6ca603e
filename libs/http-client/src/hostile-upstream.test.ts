import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClient, HttpClientOptions } from './index.ts';
import { answers, hangs, resets, startTestUpstream } from './test-upstream.ts';
import type { Behaviour, TestUpstream } from './test-upstream.ts';

describe('a client', () => {
  const schema = z.unknown();
  const open: { close(): Promise<void> }[] = [];

  const start = async (behaviour: Behaviour): Promise<TestUpstream> => {
    const upstream = await startTestUpstream(behaviour);
    open.push(upstream);
    return upstream;
  };
  const clientOf = (baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient => {
    const client = createHttpClient({ name: 'fraud', baseUrl, ...options });
    open.push(client);
    return client;
  };
  const call = async (client: HttpClient): Promise<string> => {
    const answer = await client.get('/', { schema });
    return answer.ok ? 'ok' : answer.error.code;
  };
  const count = (outcomes: string[]): Record<string, number> =>
    Object.fromEntries(
      [...new Set(outcomes)].map((outcome) => [
        outcome,
        outcomes.filter((other) => other === outcome).length,
      ]),
    );

  afterEach(async () => {
    // Upstreams first, so that no client waits for an answer that never comes.
    for (const one of open.splice(0)) {
      await one.close();
    }
  });

  it('of an upstream that hangs holds a limited number of requests, and soon none', async () => {
    const upstream = await start(hangs);
    const client = clientOf(upstream.url, {
      // Long enough for all calls to have been made, on a busy machine too.
      timeoutMs: 1500,
      bulkhead: { maxConcurrent: 20, maxQueued: 10 },
    });
    const healthy = clientOf((await start(answers(200))).url);
    const calls = Array.from({ length: 500 }, () => call(client));
    expect(await call(healthy)).toBe('ok');
    const outcomes = await Promise.all(calls);
    expect(upstream.requests.length).toBeLessThanOrEqual(20);
    // Those that waited for their turn are refused by the limit, the circuit, or the time.
    expect(count(outcomes)).toMatchObject({ timeout: expect.any(Number), overloaded: expect.any(Number) });
    expect(count(outcomes)['overloaded']).toBeGreaterThanOrEqual(470);
    expect(client.state).toBe('open');
    const before = upstream.requests.length;
    expect(count(await Promise.all(Array.from({ length: 500 }, () => call(client))))).toEqual({
      'circuit-open': 500,
    });
    expect(upstream.requests).toHaveLength(before);
  });

  it('of an upstream that is dead asks it ever less, and finds out when it is back', async () => {
    const outcomesOf = async (client: HttpClient): Promise<Record<string, number>> => {
      const outcomes: string[] = [];
      for (let index = 0; index < 50; index += 1) {
        outcomes.push(await call(client));
      }
      return count(outcomes);
    };
    // Nobody listens on port 1. A call that is tried again when the circuit opens ends as one that was not asked.
    const dead = await outcomesOf(clientOf('http://127.0.0.1:1'));
    expect(Object.keys(dead)).toEqual(['unreachable', 'circuit-open']);
    expect(dead['unreachable']).toBeLessThanOrEqual(10);

    const upstream = await start(resets);
    const client = clientOf(upstream.url, { circuit: { openMs: 100 } });
    await outcomesOf(client);
    expect(upstream.requests.length).toBeLessThan(50);
    upstream.become(answers(200));
    await expect.poll(() => call(client), { timeout: 10_000 }).toBe('ok');
    expect(client.state).toBe('closed');
  });

  it('ends a body that comes for ever, byte by byte, at the time limit, and its connection', async () => {
    const ended = Promise.withResolvers<void>();
    const upstream = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 5);
      response.once('close', () => {
        clearInterval(timer);
        ended.resolve();
      });
    });
    const client = clientOf(upstream.url, { timeoutMs: 100 });
    expect(await call(client)).toBe('timeout');
    await ended.promise;
  });

  it('ends a body that is too large as soon as it is, and does not ask for it again', async () => {
    const sent: ServerResponse[] = [];
    for (const length of [undefined, String(2 ** 40)]) {
      const upstream = await start((_request, response) => {
        sent.push(response);
        response.writeHead(200, length === undefined ? {} : { 'content-length': length });
        const flood = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, ' ')));
        };
        response.on('drain', flood);
        flood();
      });
      const client = clientOf(upstream.url, {
        timeoutMs: 10_000,
        maxResponseBytes: 1024 * 1024,
        circuit: { window: 4, minimumAttempts: 1 },
      });
      const answer = await client.get('/', { schema });
      expect(answer).toMatchObject({
        ok: false,
        error: {
          code: 'invalid-response',
          message: 'fraud (GET /): answered with more than the 1048576 bytes that an answer may have',
        },
      });
      const response = sent.at(-1)!;
      if (!response.closed) {
        await once(response, 'close');
      }
      // What is over the limit was under way: buffers of both sockets.
      const { bytesWritten } = response.req.socket;
      expect(bytesWritten).toBeGreaterThan(1024 * 1024);
      expect(bytesWritten).toBeLessThan(16 * 1024 * 1024);
      expect([upstream.requests.length, client.state]).toEqual([1, 'closed']);
    }
  });

  it('takes a body of 10 MiB, and none that is larger', async () => {
    const sizes = [10 * 1024 * 1024, 10 * 1024 * 1024 + 1];
    const upstream = await start((_request, response) => response.end(`"${'x'.repeat(sizes.shift()! - 2)}"`));
    const client = clientOf(upstream.url, { timeoutMs: 30_000 });
    expect([await call(client), await call(client)]).toEqual(['ok', 'invalid-response']);
  });
});

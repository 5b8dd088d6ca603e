import { expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, toGatewayAnswer, UPSTREAM_ERROR_CODES } from './index.ts';
import { createTestClock } from './test-clock.ts';
import { answers, startTestUpstream } from './test-upstream.ts';

it('tells a caller when to come back while the circuit is open, in whole seconds', async () => {
  const upstream = await startTestUpstream(answers(500));
  const clock = createTestClock();
  const client = createHttpClient({
    name: 'fraud',
    baseUrl: upstream.url,
    clock,
    retry: false,
    circuit: { window: 1, openMs: 5000 },
  });
  const call = async (): Promise<unknown> => {
    const answer = await client.get('/', { schema: z.unknown() });
    return answer.ok ? answer : toGatewayAnswer(answer.error);
  };
  expect(await call()).toEqual({ status: 502, headers: {} });
  expect(await call()).toEqual({ status: 503, headers: { 'retry-after': '5' } });
  clock.advance(3999);
  expect(await call()).toEqual({ status: 503, headers: { 'retry-after': '2' } });
  clock.advance(1000);
  expect(await call()).toEqual({ status: 503, headers: { 'retry-after': '1' } });
  await upstream.close();
  await client.close();
});

it('never sends a caller back at once, nor after what may be done already', () => {
  const answer = UPSTREAM_ERROR_CODES.map((code) => {
    const { status, headers } = toGatewayAnswer({ code, retryAfterMs: 0 });
    return `${code} ${status} ${headers['retry-after'] ?? '-'}`;
  });
  expect(answer).toEqual([
    'timeout 504 -',
    'unreachable 502 -',
    'status 502 -',
    'invalid-response 502 -',
    'circuit-open 503 1',
    'overloaded 503 1',
    'deadline 504 -',
  ]);
  expect(toGatewayAnswer({ code: 'overloaded', retryAfterMs: undefined }).headers).toEqual({});
});

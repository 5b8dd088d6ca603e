import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createHttpClient,
  currentDeadline,
  DEADLINE_HEADER,
  parseDeadline,
  runWithDeadline,
} from './index.ts';
import type { HttpClient } from './index.ts';
import { createTestClock } from './test-clock.ts';
import { answers, hangs, startTestUpstream } from './test-upstream.ts';
import type { TestUpstream } from './test-upstream.ts';

describe('deadlines', () => {
  const schema = z.unknown();
  let upstream: TestUpstream | undefined;
  let client: HttpClient | undefined;

  afterEach(async () => {
    await upstream?.close();
    await client?.close();
  });

  it('are read from a whole number of milliseconds, and from nothing else', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 9 }), (ms) => {
        expect(parseDeadline({ [DEADLINE_HEADER]: String(ms) }, 1000)).toBe(1000 + ms);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\d{1,12}$/.test(text));
        expect(parseDeadline({ [DEADLINE_HEADER]: text }, 1000)).toBeUndefined();
      }),
    );
    expect(parseDeadline({}, 1000)).toBeUndefined();
  });

  it('hold for all that is awaited in them, and only become shorter within each other', async () => {
    expect(currentDeadline()).toBeUndefined();
    await runWithDeadline(5000, async () => {
      await new Promise(setImmediate);
      expect(currentDeadline()).toBe(5000);
      expect(runWithDeadline(9000, currentDeadline)).toBe(5000);
      expect(runWithDeadline(1000, currentDeadline)).toBe(1000);
      expect(runWithDeadline(undefined, currentDeadline)).toBe(5000);
    });
    expect(currentDeadline()).toBeUndefined();
  });

  it('shorten the time limit of a call, never lengthen it, and are passed on', async () => {
    upstream = await startTestUpstream(answers(200));
    const clock = createTestClock();
    const fraud = createHttpClient({ name: 'fraud', baseUrl: upstream.url, timeoutMs: 2000, clock });
    client = fraud;
    const call = (): Promise<unknown> => fraud.get('/', { schema });
    await call();
    await runWithDeadline(clock.now() + 1200, call);
    await runWithDeadline(clock.now() + 90_000, call);
    expect(upstream.requests.map(({ headers }) => headers[DEADLINE_HEADER])).toEqual([
      '2000',
      '1200',
      '2000',
    ]);
  });

  it('leave each further attempt what is left', async () => {
    upstream = await startTestUpstream(answers(200), [answers(503, {}, { 'retry-after': '1' })]);
    const clock = createTestClock();
    client = createHttpClient({ name: 'fraud', baseUrl: upstream.url, timeoutMs: 2500, clock });
    await client.get('/', { schema });
    expect(upstream.requests.map(({ headers }) => headers[DEADLINE_HEADER])).toEqual(['2500', '1500']);
  });

  it('end a call that hangs, and keep one from being made when they are over', async () => {
    upstream = await startTestUpstream(hangs);
    const fraud = createHttpClient({ name: 'fraud', baseUrl: upstream.url, timeoutMs: 60_000 });
    client = fraud;
    const call = (): Promise<unknown> => fraud.get('/', { schema });
    expect(await runWithDeadline(Date.now() + 50, call)).toMatchObject({
      ok: false,
      error: {
        code: 'deadline',
        message: expect.stringMatching(/no answer within the \d+ ms that the caller had left/),
      },
    });
    expect(upstream.requests).toHaveLength(1);
    expect(await runWithDeadline(Date.now() - 1000, call)).toMatchObject({ error: { code: 'deadline' } });
    expect(upstream.requests).toHaveLength(1);
  });
});

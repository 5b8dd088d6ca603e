import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from './index.ts';
import type { HttpClientOptions } from './index.ts';

describe('the options of a client', () => {
  const create = (options: Partial<HttpClientOptions>) => () =>
    createHttpClient({ name: 'fraud', baseUrl: 'http://127.0.0.1:1', ...options });

  it('are refused when the client is made, with the value and what can be used', () => {
    const refused: [Partial<HttpClientOptions>, string][] = [
      [{ timeoutMs: Number.NaN }, 'timeoutMs NaN. Use milliseconds above 0 and at most 2147483647.'],
      [{ timeoutMs: 0 }, 'timeoutMs 0. Use milliseconds above 0'],
      [{ attemptTimeoutMs: 2 ** 31 }, 'attemptTimeoutMs 2147483648. Use milliseconds above 0'],
      [{ maxResponseBytes: 0 }, 'maxResponseBytes 0. Use a whole number of at least 1.'],
      [{ retry: { maxRetries: -1 } }, 'retry.maxRetries -1. Use a whole number of at least 0.'],
      [{ retry: { initialDelayMs: -1 } }, 'retry.initialDelayMs -1. Use milliseconds from 0'],
      [{ retry: { maxDelayMs: Number.POSITIVE_INFINITY } }, 'retry.maxDelayMs Infinity.'],
      [{ retry: { budget: { ratio: 10 } } }, 'retry.budget.ratio 10. Use a share from 0 to 1.'],
      [{ retry: { budget: { burst: 0.5 } } }, 'retry.budget.burst 0.5. Use a whole number of at least 0.'],
      [{ circuit: { failureRatio: 1 } }, 'circuit.failureRatio 1. Use a share between 0 and 1.'],
      [{ circuit: { window: 0 } }, 'circuit.window 0. Use a whole number of at least 1.'],
      [{ circuit: { minimumAttempts: 1.5 } }, 'circuit.minimumAttempts 1.5.'],
      [{ circuit: { openMs: -5 } }, 'circuit.openMs -5.'],
      [{ bulkhead: { maxConcurrent: 0 } }, 'bulkhead.maxConcurrent 0.'],
      [{ bulkhead: { maxQueued: -1 } }, 'bulkhead.maxQueued -1. Use a whole number of at least 0.'],
      [{ cache: { maxBytes: 0 } }, 'cache.maxBytes 0.'],
      [{ cache: { maxEntries: 0.1 } }, 'cache.maxEntries 0.1.'],
    ];
    for (const [options, message] of refused) {
      expect(create(options)).toThrow(RangeError);
      expect(create(options)).toThrow(`The client of fraud has ${message}`);
    }
  });

  it('may be at their limits', () => {
    expect(
      create({
        timeoutMs: 2 ** 31 - 1,
        retry: { maxRetries: 0, initialDelayMs: 0, maxDelayMs: 0, budget: { ratio: 0, burst: 0 } },
        circuit: { failureRatio: 0.01, window: 1, minimumAttempts: 1, openMs: 1 },
        bulkhead: { maxConcurrent: 1, maxQueued: 0 },
        cache: { maxBytes: 1, maxEntries: 1 },
      }),
    ).not.toThrow();
    expect(create({ retry: false, circuit: false, bulkhead: false, cache: false })).not.toThrow();
  });

  it('are refused in a call too', async () => {
    const client = create({})();
    await expect(client.get('/', { schema: z.unknown(), timeoutMs: -1 })).rejects.toThrow(
      'The client of fraud has timeoutMs -1. Use milliseconds above 0',
    );
    await client.close();
  });
});

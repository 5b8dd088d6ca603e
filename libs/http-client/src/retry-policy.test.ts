import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from './retry-budget.ts';
import { createRetryPolicy } from './retry-policy.ts';
import { createTestClock } from './test-clock.ts';

describe('the pauses between attempts', () => {
  const answer = { status: 503, text: '', isStale: false };

  it('lie between 0 and a limit that doubles up to the greatest, for any options', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 50 }),
        (initialDelayMs, maxDelayMs, attempt) => {
          const options = { initialDelayMs, maxDelayMs, maxRetries: 50 };
          const delayMs = createRetryPolicy(options, createTestClock()).nextDelayMs({
            method: 'GET',
            headers: {},
            outcome: { ...answer, retryAfter: undefined },
            attempt,
            remainingMs: Number.POSITIVE_INFINITY,
          });
          expect(delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs).toBeLessThanOrEqual(Math.min(maxDelayMs, initialDelayMs * 2 ** (attempt - 1)));
        },
      ),
    );
  });

  it('are never shorter than Retry-After asks for, and never reach the end of the call', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100_000 }),
        (seconds, remainingMs) => {
          const delayMs = createRetryPolicy({}, createTestClock()).nextDelayMs({
            method: 'GET',
            headers: {},
            outcome: { ...answer, retryAfter: String(seconds) },
            attempt: 1,
            remainingMs,
          });
          const pauseMs = delayMs ?? Number.POSITIVE_INFINITY;
          expect(pauseMs).toBeGreaterThanOrEqual(seconds * 1000);
          expect(delayMs ?? -1).toBeLessThan(remainingMs);
          expect(delayMs !== undefined || remainingMs <= Math.max(50, seconds * 1000)).toBe(true);
        },
      ),
    );
  });
});

describe('the retry budget', () => {
  it('never gives more than it began with and what the calls earned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 500 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom(0, 0.05, 0.1, 0.2, 0.5, 1),
        (steps, burst, ratio) => {
          const budget = createRetryBudget({ burst, ratio });
          let earned = 0;
          let spent = 0;
          for (const isCall of steps) {
            if (isCall) {
              budget.earn();
              earned += 1;
            } else if (budget.spend()) {
              spent += 1;
            }
            expect(spent).toBeLessThanOrEqual(burst + earned * ratio + 1e-9);
          }
        },
      ),
    );
  });

  it('gives a whole retry after as many calls as its share says', () => {
    const budget = createRetryBudget({ burst: 1, ratio: 0.1 });
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
    for (let call = 0; call < 9; call += 1) {
      budget.earn();
    }
    expect(budget.spend()).toBe(false);
    budget.earn();
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('the wait doubles from 5 s to half an hour', () => {
  const longest = [1, 2, 3, 9, 10, 11, 1000].map((failures) => retryDelay(failures, 0, () => 1));
  expect(longest).toEqual([5, 10, 20, 1280, 1800, 1800, 1800].map((seconds) => seconds * 1000));
});

test('it is at least half of that, and never less than the other side asked for', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(10 ** 9), random, (failures, retryAfterMs, share) => {
      const full = retryDelay(failures + 1, 0, () => 1);
      const delay = retryDelay(failures + 1, 0, () => share);
      expect(delay).toBeGreaterThanOrEqual(full / 2);
      expect(delay).toBeLessThanOrEqual(full);
      expect(retryDelay(failures + 1, retryAfterMs, () => share)).toBe(Math.max(delay, retryAfterMs));
    }),
  );
});

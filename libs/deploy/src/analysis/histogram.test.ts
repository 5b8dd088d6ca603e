import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAll, quantile, since } from './histogram.ts';

const bounds = [10, 20, 50, 100];
const counts = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 5 });
const of = (given: number[]) => ({ bounds, counts: given, sum: 0 });

test.each([
  [[0, 10, 0, 0, 0], 0.5, 15],
  [[10, 0, 0, 0, 0], 0.99, 9.9],
  [[50, 0, 0, 50, 0], 0.99, 99],
  [[1, 0, 0, 0, 99], 0.99, 100],
  [[0, 0, 0, 0, 0], 0.99, 0],
  [[0, 0, 1, 0, 0], 0, 20],
])('of %j, %d lie below %d ms', (given, share, ms) => {
  expect(quantile(of(given), share)).toBeCloseTo(ms, 9);
});

test('a quantile rises with its share and stays within the bounds', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(counts, unit, unit, (given, a, b) => {
      const [lower, upper] = [quantile(of(given), Math.min(a, b)), quantile(of(given), Math.max(a, b))];
      expect(lower).toBeLessThanOrEqual(upper);
      expect(upper).toBeLessThanOrEqual(100);
    }),
  );
});

test('what came since a reading, added to it, is the later reading', () => {
  fc.assert(
    fc.property(counts, counts, (before, more) => {
      const later = before.map((count, at) => count + (more[at] ?? 0));
      expect(since(of(before), of(later)).counts).toEqual(more);
      expect(countAll(of(later))).toBe(countAll(of(before)) + countAll(of(more)));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fisherExact } from './fisher-exact.ts';
import type { Share } from './fisher-exact.ts';
import { logFactorial } from './log-factorial.ts';
import { mannWhitney } from './mann-whitney.ts';
import { newcombeInterval } from './newcombe-interval.ts';
import { normalTail } from './normal-tail.ts';
import { tailTest } from './tail-test.ts';

const share = fc
  .tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 }))
  .map(([a, b]): Share => ({ hits: Math.min(a, b), of: Math.max(a, b) }));
const counts = fc.array(fc.nat({ max: 60 }), { minLength: 5, maxLength: 5 });

/** Counts of 0, 1, 2, … in a list of whole numbers. */
function countEach(values: number[]): number[] {
  return Array.from({ length: 40 }, (_, value) => values.filter((each) => each === value).length);
}

describe('the upper tail of the normal distribution', () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, tables 26.1 and 26.2.
  test.each([
    [0, 0.5],
    [1, 0.158655253931457],
    [1.959963984540054, 0.025],
    [3, 0.00134989803163],
    [5, 2.866515719e-7],
    [10, 7.619853024e-24],
  ])('at %d is %d', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 9);
    expect(normalTail(-z)).toBeCloseTo(1 - tail, 9);
  });

  test('falls, also where the one method gives way to the other', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 6, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (z, more) => {
          expect(normalTail(z + more)).toBeLessThan(normalTail(z));
        },
      ),
    );
  });
});

test('the logarithm of a factorial is the sum of the logarithms', () => {
  let sum = 0;
  for (let n = 1; n <= 3000; n += 1) {
    sum += Math.log(n);
    expect(logFactorial(n)).toBeCloseTo(sum, 8);
  }
});

describe("Fisher's exact test", () => {
  // The lady tasting tea: R. A. Fisher, The Design of Experiments, chapter II; three of four right is 17 in 70.
  test.each([
    [{ hits: 3, of: 4 }, { hits: 1, of: 4 }, 17 / 70],
    [{ hits: 4, of: 4 }, { hits: 0, of: 4 }, 1 / 70],
    // Convictions of like-sex twins, Fisher's example in Statistical Methods; the value as in R's help of fisher.test.
    [{ hits: 10, of: 12 }, { hits: 3, of: 18 }, 0.0004652],
  ])('of %j against %j is %d', (first, second, p) => {
    expect(fisherExact(first, second) / p).toBeCloseTo(1, 4);
  });

  test('has both directions together at one more than the chance of what was seen', () => {
    fc.assert(
      fc.property(share, share, (first, second) => {
        const miss = ({ hits, of }: Share) => ({ hits: of - hits, of });
        const [more, fewer] = [fisherExact(first, second), fisherExact(miss(first), miss(second))];
        expect(more).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(1);
        expect(more + fewer).toBeGreaterThan(1 - 1e-9);
        // It is the same question, asked of the other sample.
        expect(fisherExact(first, second)).toBeCloseTo(fisherExact(miss(second), miss(first)), 9);
      }),
    );
  });

  test('with more hits is never less sure', () => {
    fc.assert(
      fc.property(share, share, (first, second) => {
        fc.pre(first.hits < first.of && second.hits > 0);
        const moved = fisherExact({ ...first, hits: first.hits + 1 }, { ...second, hits: second.hits - 1 });
        expect(moved).toBeLessThanOrEqual(fisherExact(first, second) + 1e-12);
      }),
    );
  });

  test('of millions of requests is a number, and near the normal approximation', () => {
    const p = fisherExact({ hits: 10_200, of: 1_000_000 }, { hits: 10_000, of: 1_000_000 });
    const z = (0.0102 - 0.01) / Math.sqrt(0.0101 * 0.9899 * (2 / 1_000_000));
    expect(p / normalTail(z)).toBeCloseTo(1, 1);
  });
});

// R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])("Newcombe's interval of %d/%d − %d/%d", (a, of, b, ofOther, lower, upper) => {
  const interval = newcombeInterval({ hits: a, of }, { hits: b, of: ofOther });
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});

describe('the Mann–Whitney test', () => {
  test('of the example in the help of scipy.stats.mannwhitneyu (asymptotic) gives its p-value', () => {
    const [males, females] = [countEach([19, 22, 16, 29, 24]), countEach([20, 11, 17, 12])];
    expect(2 * mannWhitney(males, females)).toBeCloseTo(0.11134688653314041, 12);
  });

  test('of many ties gives the textbook value', () => {
    // Oral socialisation anxiety: S. Siegel, Nonparametric Statistics for the Behavioral Sciences (1956), pages 121–125:
    // z = 3.45 after the correction for ties, with U = 304 of 184 expected and without one for continuity.
    const absent = [13, 12, 12, 10, 10, 10, 10, 9, 8, 8, 7, 7, 7, 7, 7, 6];
    const present = [17, 16, 15, 15, 15, 14, 14, 14, 13, 13, 13, 12, 12, 12, 12, 11, 11, 10, 10, 10, 8, 8, 6];
    const continuity = (304 - 184 - 0.5) / (304 - 184);
    const p = mannWhitney(countEach(present), countEach(absent));
    expect(p).toBeGreaterThan(normalTail(3.455 * continuity));
    expect(p).toBeLessThan(normalTail(3.445 * continuity));
  });

  test('is symmetric', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const p = mannWhitney(first, second);
        const mirrored = mannWhitney(second.toReversed(), first.toReversed());
        expect(p).toBeCloseTo(mirrored, 9);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    [[], []],
    [
      [0, 0],
      [3, 4],
    ],
    [[5], [7]],
    [[1], [0]],
  ])('of %j against %j finds nothing', (first, second) => expect(mannWhitney(first, second)).toBe(1));
});

describe('the quantile test', () => {
  test('sees few requests that are much slower, where the ranks hardly change', () => {
    const usual = [200, 200, 200, 200, 200, 0];
    const slow = [196, 196, 196, 196, 196, 20];
    expect(mannWhitney(slow, usual)).toBeGreaterThan(0.1);
    expect(tailTest(slow, usual)).toBeLessThan(1e-5);
  });

  test('of equal samples finds nothing', () => {
    fc.assert(
      fc.property(counts, (same) => {
        expect(tailTest(same, same)).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });
});

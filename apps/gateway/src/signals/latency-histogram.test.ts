import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latencyBounds, LatencyHistogram } from './latency-histogram.ts';

const seconds = fc.double({ min: 0.001, max: 16, noNaN: true });

test('bounds rise evenly from 1 ms to 16 s, in at most fifths', () => {
  expect([latencyBounds[0], latencyBounds.at(-1)]).toEqual([0.001, 16.4]);
  for (const [at, bound] of latencyBounds.slice(1).entries()) {
    const step = bound / (latencyBounds[at] ?? 0);
    expect(step).toBeGreaterThan(1.18);
    expect(step).toBeLessThan(1.2);
  }
});

test('each count is of all that took up to its bound', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (values) => {
      const histogram = new LatencyHistogram();
      for (const value of values) histogram.observe(value);
      const { counts, count, sum } = histogram.report();
      expect(counts).toEqual(latencyBounds.map((bound) => values.filter((value) => value <= bound).length));
      expect(count).toBe(values.length);
      expect(sum).toBeCloseTo(values.reduce((total, value) => total + value, 0));
    }),
  );
});

test('a quantile is known within a fifth', () => {
  fc.assert(
    fc.property(
      fc.array(seconds, { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const histogram = new LatencyHistogram();
        for (const value of values) histogram.observe(value);
        const rank = Math.max(1, Math.ceil(share * values.length));
        const exact = values.toSorted((a, b) => a - b)[rank - 1] ?? 0;
        const at = histogram.report().counts.findIndex((count) => count >= rank);
        expect(exact).toBeLessThanOrEqual(latencyBounds[at] ?? Infinity);
        expect(exact).toBeGreaterThan((latencyBounds[at] ?? 0) / 1.2);
      },
    ),
  );
});

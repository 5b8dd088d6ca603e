import { describe, expect, it } from 'vitest';
import { median, quantile } from './statistics.ts';

describe('quantile', () => {
  it('is between the two values nearest to the share', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([7], 0.99)).toBe(7);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

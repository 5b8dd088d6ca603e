import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';

const limits = { largeAmount: 50_000, hugeAmount: 1_000_000, paceLimit: 5 };

function payment(amount: number, cardCountry = 'GB') {
  return { customerId: 'c-1', money: { amount, currency: 'GBP' }, cardCountry, customerCountry: 'GB' };
}

describe('assess', () => {
  it('allows a payment without a reason to doubt it', () => {
    expect(assess(payment(49_999), 5, limits)).toEqual({ decision: 'allow', score: 0, reasons: [] });
  });

  it.each([
    ['a large amount', payment(50_000), 1, 'large-amount'],
    ['a fast pace', payment(100), 6, 'fast-pace'],
    ['a card of another country', payment(100, 'FR'), 1, 'country-mismatch'],
  ])('asks for a review for %s alone', (_what, subject, pace, code) => {
    const { decision, reasons } = assess(subject, pace, limits);
    expect(decision).toBe('review');
    expect(reasons.map((reason) => reason.code)).toEqual([code]);
  });

  it('denies for two reasons together, and gives both', () => {
    const { decision, reasons } = assess(payment(50_000, 'FR'), 1, limits);
    expect(decision).toBe('deny');
    expect(reasons.map(({ code }) => code)).toEqual(['large-amount', 'country-mismatch']);
  });

  it('denies a huge amount whatever else is true', () => {
    expect(assess(payment(1_000_000), 1, limits).decision).toBe('deny');
  });

  it('never lowers a score for a larger amount or a faster pace', () => {
    const amount = fc.integer({ min: 1, max: 2_000_000 });
    const pace = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(amount, amount, pace, pace, (a, b, p, q) => {
        const less = assess(payment(Math.min(a, b)), Math.min(p, q), limits).score;
        const more = assess(payment(Math.max(a, b)), Math.max(p, q), limits).score;
        expect(more).toBeGreaterThanOrEqual(less);
        expect(more).toBeLessThanOrEqual(100);
      }),
    );
  });
});

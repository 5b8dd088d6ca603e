import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceBasket } from './price-basket.ts';
import { seedPromotions } from './seed.ts';

function items(...rows: Array<[category: string, quantity: number, unitPrice: number]>) {
  return rows.map(([category, quantity, unitPrice], at) => ({
    sku: `SKU-${at}`,
    category,
    quantity,
    unitPrice,
  }));
}

function price(rows: ReturnType<typeof items>, lookup?: Parameters<typeof priceBasket>[2]) {
  return priceBasket({ items: rows, currency: 'GBP' }, seedPromotions, lookup);
}

describe('priceBasket', () => {
  it('charges the sum where no promotion applies', () => {
    expect(price(items(['pans', 2, 1950]))).toEqual({
      currency: 'GBP',
      subtotal: 3900,
      discounts: [],
      total: 3900,
    });
  });

  it('gives the cheapest of each three mugs away', () => {
    const { discounts, total } = price(items(['mugs', 2, 1000], ['mugs', 2, 800]));
    expect(discounts).toEqual([expect.objectContaining({ code: 'three-for-two-mugs', amount: 800 })]);
    expect(total).toBe(2800);
  });

  it('takes ten percent off from 100.00 on, rounded down', () => {
    expect(price(items(['lamps', 1, 9999])).discounts).toEqual([]);
    expect(price(items(['lamps', 1, 10_009])).discounts).toMatchObject([{ amount: 1000 }]);
  });

  it('takes it off in its own currency only', () => {
    const basket = { items: items(['lamps', 1, 20_000]), currency: 'EUR' };
    expect(priceBasket(basket, seedPromotions).discounts).toEqual([]);
  });

  it('applies the better of two promotions, not both', () => {
    const { discounts } = price(items(['mugs', 3, 5000]));
    expect(discounts).toMatchObject([{ code: 'three-for-two-mugs', amount: 5000 }]);
  });

  it('takes a voucher off last, and never more than is due', () => {
    const worth = { amount: 5000, currency: 'GBP' };
    expect(price(items(['pans', 1, 3000]), { code: 'V', worth })).toMatchObject({
      voucher: { code: 'V', amount: 3000 },
      total: 0,
    });
  });

  it('takes nothing off for a voucher that does not count, and says why', () => {
    const rows = items(['pans', 1, 3000]);
    expect(price(rows, { code: 'V', refused: 'expired' })).toMatchObject({
      voucher: { amount: 0, refused: 'expired' },
      total: 3000,
    });
    expect(price(rows, { code: 'V', worth: { amount: 100, currency: 'EUR' } })).toMatchObject({
      voucher: { amount: 0, refused: 'other-currency' },
      total: 3000,
    });
  });

  it('never charges less than nothing, nor more than the sum, and always in whole minor units', () => {
    const row = fc.tuple(fc.constantFrom('mugs', 'pans'), fc.integer({ min: 1, max: 20 }), fc.nat(50_000));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), fc.nat(100_000), (rows, amount) => {
        const result = price(items(...rows), { code: 'V', worth: { amount, currency: 'GBP' } });
        expect(Number.isInteger(result.total)).toBe(true);
        expect(result.total).toBeGreaterThanOrEqual(0);
        expect(result.total).toBeLessThanOrEqual(result.subtotal);
      }),
    );
  });
});

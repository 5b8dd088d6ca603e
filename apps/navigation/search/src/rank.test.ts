import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexProduct, rank } from './rank.ts';

const price = { amount: 100, currency: 'GBP' };
const index = [
  { sku: 'MUG-001', title: 'Stoneware mug', description: 'For coffee.', category: 'mugs', price },
  { sku: 'STV-002', title: 'Camping mug', description: 'Enamelled steel.', category: 'stoves', price },
  { sku: 'PAN-003', title: 'Crêpe pan', description: 'Goes with a mug of cider.', category: 'pans', price },
].map(indexProduct);

const skus = (query: string) => rank(index, query).map(({ product }) => product.sku);

describe('rank', () => {
  it('puts a word of the title before one of the description', () => {
    expect(skus('mug')).toEqual(['MUG-001', 'STV-002', 'PAN-003']);
  });

  it('wants every word of the query', () => {
    expect(skus('camping mug')).toEqual(['STV-002']);
    expect(skus('mug boat')).toEqual([]);
  });

  it('finds the start of a word, at half the worth', () => {
    expect(skus('stone')).toEqual(['MUG-001']);
    expect(rank(index, 'stone')[0]?.score).toBeLessThan(rank(index, 'stoneware')[0]?.score ?? 0);
  });

  it('looks past case and accents', () => {
    expect(skus('CREPE')).toEqual(['PAN-003']);
  });

  it('finds nothing for a query without words', () => {
    expect(skus(' ?! ')).toEqual([]);
  });

  it('never fails, never repeats a product, and always goes from best to worst', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const matches = rank(index, query);
        expect(new Set(matches.map(({ product }) => product.sku)).size).toBe(matches.length);
        expect(matches.map(({ score }) => score)).toEqual(
          matches.map(({ score }) => score).toSorted((a, b) => b - a),
        );
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createCatalogue } from './catalogue.ts';
import { seedProducts } from './seed.ts';

const catalogue = createCatalogue(seedProducts);

describe('createCatalogue', () => {
  it('gives every product once over all pages, in the order of SKUs', () => {
    const pages = [0, 5, 10, 15].map((offset) => catalogue.list({ offset, limit: 5 }).products);
    const skus = pages.flat().map(({ sku }) => sku);
    expect(skus).toEqual(skus.toSorted());
    expect(new Set(skus).size).toBe(seedProducts.length);
  });

  it('filters by category, and counts what it filtered', () => {
    const { products, total } = catalogue.list({ category: 'mugs', offset: 0, limit: 2 });
    expect(products.map(({ sku }) => sku)).toEqual(['MUG-001', 'MUG-002']);
    expect(total).toBe(3);
  });

  it('finds a product whatever the case of its SKU', () => {
    expect(catalogue.find('mug-001')?.title).toBe('Stoneware mug');
    expect(catalogue.find('MUG-999')).toBeUndefined();
  });

  it('counts every product in one category', () => {
    const total = Object.values(catalogue.counts()).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(seedProducts.length);
  });

  it('sells nothing twice under one SKU, and nothing at a broken price', () => {
    expect(new Set(seedProducts.map(({ sku }) => sku)).size).toBe(seedProducts.length);
    expect(seedProducts.every(({ price }) => Number.isInteger(price.amount) && price.amount > 0)).toBe(true);
  });
});

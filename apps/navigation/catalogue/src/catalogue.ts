import type { Product } from './product.ts';

/** Which products to list. */
export interface ListOptions {
  /** Slug of a category; all of them when left out. */
  category?: string | undefined;
  /** How many to leave out at the start. */
  offset: number;
  /** How many to give at most. */
  limit: number;
}

/** The products of the shop, read-only, in memory. */
export interface Catalogue {
  list(options: ListOptions): { products: Product[]; total: number };
  find(sku: string): Product | undefined;
  /** How many products each category has, by slug. Categories without any are left out. */
  counts(): Record<string, number>;
}

/** Keeps products in memory, ordered by SKU so that pages stay put. */
export function createCatalogue(products: readonly Product[]): Catalogue {
  const bySku = new Map(
    products.toSorted((a, b) => a.sku.localeCompare(b.sku)).map((item) => [item.sku, item]),
  );
  const all = [...bySku.values()];

  return {
    list: ({ category, offset, limit }) => {
      const matching = all.filter((item) => category === undefined || item.category === category);
      return { products: matching.slice(offset, offset + limit), total: matching.length };
    },
    find: (sku) => bySku.get(sku.toUpperCase()),
    counts: () => {
      const groups = Map.groupBy(all, ({ category }) => category);
      return Object.fromEntries([...groups].map(([category, items]) => [category, items.length]));
    },
  };
}

import type { Product } from './product.ts';
import { toWords } from './words.ts';

/** A product whose words are ready to be compared. */
export interface IndexedProduct {
  product: Product;
  fields: ReadonlyArray<{ words: readonly string[]; weight: number }>;
}

/** A product that matches, and how well: higher is better. */
export interface Match {
  product: Product;
  score: number;
}

const startOfWord = 0.5;

/** Prepares a product: a word of the title counts most, one of the description least. */
export function indexProduct(product: Product): IndexedProduct {
  return {
    product,
    fields: [
      { words: toWords(product.title), weight: 4 },
      { words: toWords(`${product.category} ${product.sku}`), weight: 2 },
      { words: toWords(product.description), weight: 1 },
    ],
  };
}

/**
 * Ranks the products that have every word of the query, whole or as the start of a word (which counts
 * half). Best first; equals by SKU, so that pages stay put.
 */
export function rank(index: readonly IndexedProduct[], query: string): Match[] {
  const terms = [...new Set(toWords(query))];
  if (terms.length === 0) return [];

  return index
    .flatMap((entry): Match[] => {
      const scores = terms.map((term) => scoreOf(entry, term));
      if (scores.includes(0)) return [];
      return [{ product: entry.product, score: scores.reduce((sum, score) => sum + score, 0) }];
    })
    .toSorted((a, b) => b.score - a.score || a.product.sku.localeCompare(b.product.sku));
}

function scoreOf({ fields }: IndexedProduct, term: string): number {
  return fields.reduce((sum, { words, weight }) => {
    if (words.includes(term)) return sum + weight;
    return words.some((word) => word.startsWith(term)) ? sum + weight * startOfWord : sum;
  }, 0);
}

import { isUpstreamError, problem, type Logger } from '@roadbed/service';
import type { CatalogueClient } from './catalogue-client.ts';
import { indexProduct, type IndexedProduct } from './rank.ts';

/** The products to search, and whether they are older than they should be. */
export interface IndexReading {
  entries: readonly IndexedProduct[];
  stale: boolean;
}

/** Options of {@link createProductIndex}. */
export interface ProductIndexOptions {
  catalogue: CatalogueClient;
  log: Logger;
  /** How old the index may be before the catalogue is read again, in milliseconds. */
  maxAgeMs: number;
  /** A clock, in milliseconds. Default `Date.now`. */
  now?: () => number;
}

/** Keeps the catalogue's products ready to search. */
export interface ProductIndex {
  /**
   * The products, read again when they are too old. While the catalogue gives no answer the last ones
   * serve on, marked stale. @throws a 503 problem when there never were any
   */
  read(): Promise<IndexReading>;
}

export function createProductIndex(options: ProductIndexOptions): ProductIndex {
  const { catalogue, log, maxAgeMs, now = Date.now } = options;
  let kept: { entries: readonly IndexedProduct[]; readAt: number } | undefined;
  let reading: Promise<void> | undefined;

  const refresh = async () => {
    const products = await catalogue.allProducts();
    kept = { entries: products.map(indexProduct), readAt: now() };
  };

  return {
    read: async () => {
      if (kept && now() - kept.readAt < maxAgeMs) return { entries: kept.entries, stale: false };

      // Requests that come while the catalogue is read wait for that one reading.
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      try {
        await reading;
      } catch (error) {
        log.warn({ err: error }, 'the catalogue could not be read');
        if (kept) return { entries: kept.entries, stale: true };
        const detail = 'The catalogue cannot be read at the moment, so nothing can be found. Try again.';
        throw problem(503, detail, isUpstreamError(error) ? { retryAfterMs: error.retryAfterMs } : {});
      }
      return { entries: kept?.entries ?? [], stale: false };
    },
  };
}

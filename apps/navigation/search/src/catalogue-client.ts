import type { Service } from '@roadbed/service';
import { z } from 'zod';
import { product, type Product } from './product.ts';

const pageSize = 200;
const productPage = z.object({ products: z.array(product), total: z.int().min(0) });

/** What this service asks of the catalogue. */
export interface CatalogueClient {
  /** Every product, page by page. @throws UpstreamError when the catalogue gives no answer */
  allProducts(): Promise<Product[]>;
}

/** Calls the catalogue, and reports its health without letting it decide over this service's readiness. */
export function createCatalogueClient(service: Service, baseUrl: string): CatalogueClient {
  const http = service.client('catalogue', { baseUrl, timeoutMs: 1000 });

  service.check(http.check({ path: '/health/live' }));

  return {
    allProducts: async () => {
      const products: Product[] = [];
      for (;;) {
        const query = { offset: products.length, limit: pageSize };
        const answer = await http.get('/products', { query, schema: productPage });
        if (!answer.ok) throw answer.error;
        products.push(...answer.data.products);
        // An empty page ends it too: the catalogue may have shrunk since the first page.
        if (answer.data.products.length === 0 || products.length >= answer.data.total) return products;
      }
    },
  };
}

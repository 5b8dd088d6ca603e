import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';

const productCounts = z.object({ counts: z.record(z.string(), z.int().min(0)) });

/** What this service asks of the catalogue. */
export interface CatalogueClient {
  /** How many products each category has, by slug. @throws a 503 problem when the catalogue gives no answer */
  productCounts(): Promise<Record<string, number>>;
}

/** Calls the catalogue, and reports its health without letting it decide over this service's readiness. */
export function createCatalogueClient(service: Service, baseUrl: string): CatalogueClient {
  const http = service.client('catalogue', { baseUrl, timeoutMs: 1000 });

  service.check(http.check({ path: '/health/live' }));

  return {
    productCounts: async () => {
      const answer = await http.get('/product-counts', { schema: productCounts });
      if (answer.ok) return answer.data.counts;
      service.log.warn({ err: answer.error }, 'the catalogue gave no counts');
      throw problem(
        503,
        'The catalogue cannot be asked for its products at the moment. Try again, or ask without counts.',
        { retryAfterMs: answer.error.retryAfterMs },
      );
    },
  };
}

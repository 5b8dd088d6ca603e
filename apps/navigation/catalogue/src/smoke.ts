import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('catalogue', {
  'says which service answers': ({ get }) =>
    get('/', { schema: z.object({ service: z.literal('catalogue') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'lists products, and shows one': async ({ get }) => {
    const schema = z.object({ products: z.array(z.object({ sku: z.string() })).min(1) });
    const { products } = await get('/products?limit=1', { schema });
    await get(`/products/${encodeURIComponent(products[0]?.sku ?? '')}`);
  },
});

if (import.meta.main) await runJourney(journey);

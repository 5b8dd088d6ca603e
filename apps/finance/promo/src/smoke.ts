import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('promo', {
  'says which service answers': ({ get }) => get('/', { schema: z.object({ service: z.literal('promo') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'prices a basket': async ({ post }) => {
    const item = { sku: 'SMOKE', category: 'smoke', quantity: 2, unitPrice: 100 };
    await post('/prices', {
      body: { currency: 'GBP', items: [item] },
      schema: z.object({ total: z.literal(200) }),
    });
  },
});

if (import.meta.main) await runJourney(journey);

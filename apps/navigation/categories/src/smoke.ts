import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('categories', {
  'says which service answers': ({ get }) =>
    get('/', { schema: z.object({ service: z.literal('categories') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'shows the tree, and one category of it': async ({ get }) => {
    const schema = z.object({ categories: z.array(z.object({ slug: z.string() })).min(1) });
    const { categories } = await get('/categories', { schema });
    await get(`/categories/${encodeURIComponent(categories[0]?.slug ?? '')}`);
  },
});

if (import.meta.main) await runJourney(journey);

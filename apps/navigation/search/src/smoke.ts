import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('search', {
  'says which service answers': ({ get }) => get('/', { schema: z.object({ service: z.literal('search') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'finds products by a word': ({ get }) =>
    get('/search?q=lamp', { schema: z.object({ total: z.int().min(1) }) }),
});

if (import.meta.main) await runJourney(journey);

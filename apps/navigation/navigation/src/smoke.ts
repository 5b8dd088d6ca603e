import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('navigation', {
  'says which service answers': ({ get }) =>
    get('/', { schema: z.object({ service: z.literal('navigation') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'builds the menu': ({ get }) => get('/menu', { schema: z.object({ items: z.array(z.unknown()).min(1) }) }),
});

if (import.meta.main) await runJourney(journey);

import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('payments', {
  'says which service answers': ({ get }) =>
    get('/', { schema: z.object({ service: z.literal('payments') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'knows which payments there are': ({ get }) => get('/payments/smoke', { status: 404 }),
});

if (import.meta.main) await runJourney(journey);

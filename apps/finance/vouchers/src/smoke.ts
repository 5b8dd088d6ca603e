import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('vouchers', {
  'says which service answers': ({ get }) =>
    get('/', { schema: z.object({ service: z.literal('vouchers') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'knows which vouchers there are': ({ get }) => get('/vouchers/SMOKE', { status: 404 }),
});

if (import.meta.main) await runJourney(journey);

import { defineJourney, runJourney } from '@roadbed/service/smoke';
import { z } from 'zod';

/**
 * What must work in an environment after a deploy: what the users of this service do first. It runs against
 * production too, so it reads, or writes what nobody takes for real.
 */
export const journey = defineJourney('fraud', {
  'says which service answers': ({ get }) => get('/', { schema: z.object({ service: z.literal('fraud') }) }),

  'takes requests': ({ get }) => get('/health/ready'),

  'denies a payment that is far too large': async ({ post }) => {
    const money = { amount: 99_999_999, currency: 'GBP' };
    await post('/assessments', {
      body: { customerId: 'smoke', money, cardCountry: 'GB', customerCountry: 'GB' },
      schema: z.object({ decision: z.literal('deny') }),
    });
  },
});

if (import.meta.main) await runJourney(journey);

import { z } from 'zod';
import { kebabName } from './words.ts';

/** Where a release must have been live before it may go to an environment. */
export const promotionSchema = z
  .strictObject({
    environment: kebabName.describe('the name of an environment before this one'),
    bakeMinutes: z
      .int()
      .min(0)
      .max(43_200)
      .default(0)
      .describe('for how long it must have been live and healthy there, in minutes; 0 when left out'),
  })
  .describe('an object with environment and bakeMinutes: where a release must have been live before');

const percent = z.number().min(0).max(100);

/** How much of the error budget of a service must be left for a change of it. */
export const errorBudgetPolicySchema = z
  .strictObject({
    refuseBelowPercent: percent
      .default(0)
      .describe('with less left than this, nothing goes out; 0, which is never, when left out'),
    warnBelowPercent: percent
      .default(0)
      .describe(
        'with less left than this, who asks and who approves are told; 0, which is never, when left out',
      ),
  })
  .describe(
    'an object with refuseBelowPercent and warnBelowPercent, of what the objectives of a service allow',
  );

/** A parsed `after` of an environment. */
export type Promotion = z.infer<typeof promotionSchema>;
/** A parsed `errorBudget` of an environment. */
export type ErrorBudgetPolicy = z.infer<typeof errorBudgetPolicySchema>;

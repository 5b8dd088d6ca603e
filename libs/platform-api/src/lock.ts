import { z } from 'zod';
import { personSchema } from './person.ts';

/** A service in an environment, held by somebody. Times are ISO 8601, in UTC. */
export const lockSchema = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  holder: personSchema,
  reason: z.string(),
  since: z.string(),
  expiresAt: z.string().nullable().describe('null: it holds until it is unlocked'),
  isReserved: z.boolean().describe('it was given to the next in line, for as long as it takes to use it'),
  waiting: z.array(z.object({ person: personSchema, since: z.string() })).describe('in the order of turns'),
});
export type Lock = z.output<typeof lockSchema>;

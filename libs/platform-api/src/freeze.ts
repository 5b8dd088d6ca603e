import { z } from 'zod';
import { personSchema } from './person.ts';

const names = z.array(z.string());

/** A time in which nothing goes out. Times are ISO 8601, in UTC. */
export const freezeSchema = z.object({
  id: z.string().describe('FR-3, or its name in platform.json'),
  source: z.enum(['chat', 'platform.json']),
  environments: names,
  services: names.describe('with domains and teams: what of these environments; all where none is named'),
  domains: names,
  teams: names,
  reason: z.string(),
  from: z.string().describe('of a window of every week, the next that is not over'),
  to: z.string(),
  isOn: z.boolean(),
  setBy: personSchema.nullable(),
});
export type Freeze = z.output<typeof freezeSchema>;

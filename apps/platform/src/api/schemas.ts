import { vulnerabilityCheckSchema } from '@roadbed/deploy';
import { commitSchema } from '@roadbed/platform-api';
import { z } from 'zod';

// What of the API's answers only the platform itself describes; the rest is in @roadbed/platform-api.

export const releaseSchema = z.object({
  digest: z.string(),
  service: z.string(),
  commit: z.string().nullable(),
  dirty: z.boolean(),
  commits: z.array(commitSchema),
  tickets: z.array(z.string()),
  builtAt: z.string(),
  registeredAt: z.string(),
  vulnerabilityCheck: vulnerabilityCheckSchema
    .nullable()
    .describe(
      'the newest check for known vulnerabilities that got an answer, else the newest; null when none was made',
    ),
  deployable: z
    .object({ ok: z.boolean(), notes: z.array(z.string()) })
    .describe('whether the policy lets it be deployed as things stand; notes: why not, or what to know'),
});

/** A number in a query string, within bounds. */
export function queryNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .optional();
}

/** Who acts, where no token says it. */
export const actsBy = z
  .string()
  .optional()
  .describe('the name of a person in platform.json; without a token, and only where names are trusted');

/** Why something is done. */
export const because = z.string().describe('why, for the record');

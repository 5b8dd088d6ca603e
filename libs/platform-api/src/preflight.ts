import { z } from 'zod';

/** What one check of preflight came to. */
export const verdictSchema = z.object({
  check: z.enum(['release', 'order', 'lock', 'freeze', 'error-budget', 'live']),
  verdict: z.enum(['passed', 'warned', 'refused']),
  code: z.string().describe('why, for programs'),
  message: z.string().describe('what was found; where it is no, with the way out'),
  facts: z.record(z.string(), z.unknown()),
  overridden: z.boolean().optional().describe('it would have refused a change of another kind'),
});
export type Verdict = z.output<typeof verdictSchema>;

/** What would become of a change now. */
export const preflightSchema = z.object({
  service: z.string(),
  environment: z.string(),
  release: z.string().describe('digest'),
  verdict: verdictSchema.shape.verdict.describe('the worst of all'),
  verdicts: z.array(verdictSchema).describe('in the order in which they are told'),
});
export type Preflight = z.output<typeof preflightSchema>;

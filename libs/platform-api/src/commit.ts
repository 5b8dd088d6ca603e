import { z } from 'zod';

/** A commit that reached a release since the one before it; `at` is ISO 8601. */
export const commitSchema = z.object({
  sha: z.string(),
  subject: z.string(),
  author: z.string(),
  at: z.string(),
  breaking: z.literal(true).optional().describe('a footer says that it is a breaking change'),
});
export type Commit = z.output<typeof commitSchema>;

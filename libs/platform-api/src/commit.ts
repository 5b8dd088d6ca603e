import { z } from 'zod';

/** A commit as a release names it; `at` is ISO 8601. */
export const commitSchema = z.object({
  sha: z.string(),
  subject: z.string(),
  author: z.string(),
  at: z.string(),
});
export type Commit = z.output<typeof commitSchema>;

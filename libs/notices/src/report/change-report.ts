import { z } from 'zod';
import { outcomeSchema } from './outcome.ts';

/**
 * What others are told of a change that ended, as it was then: so a second copy is the same as the first. Times are ISO
 * 8601, in UTC; people go by the names that people read.
 */
export const changeReportSchema = z.object({
  /** `C-12`. */
  change: z.string(),
  outcome: outcomeSchema,
  /** Why it ended so: what failed, or what was said when it was rejected. */
  outcomeReason: z.string().nullable(),
  organisation: z.string(),
  service: z.string(),
  environment: z.string(),
  /** `normal`, `standard`, `emergency` or `rollback`. */
  kind: z.string(),
  /** Why it was asked for. */
  reason: z.string().nullable(),
  /** The change that it takes back. */
  rollsBack: z.string().nullable(),
  /** Digest. */
  release: z.string(),
  commit: z.string().nullable(),
  /** The newest ones, see {@link longestList}. */
  commits: z.array(z.object({ sha: z.string(), subject: z.string(), author: z.string() })),
  commitCount: z.int(),
  /** All of them: each may get a comment. */
  tickets: z.array(z.string()),
  requestedBy: z.string(),
  requestedAt: z.string(),
  decisions: z.array(
    z.object({ by: z.string(), decision: z.enum(['approved', 'rejected']), at: z.string() }),
  ),
  /** Why nobody had to approve it. */
  approvedBecause: z.string().nullable(),
  /** When its rollout began; null where none did. */
  startedAt: z.string().nullable(),
  endedAt: z.string(),
  /** Where its story can be read. */
  storyUrl: z.url(),
});
export type ChangeReport = z.output<typeof changeReportSchema>;

/** At most so many commits, or tickets, are told one by one; then how many more there are. */
export const longestList = 50;

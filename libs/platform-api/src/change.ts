import { z } from 'zod';
import { commitSchema } from './commit.ts';
import { ledgerEntrySchema } from './ledger-entry.ts';
import { personSchema } from './person.ts';

/** Where a change stands; what each means is in the docstring of `ChangeStatus` in `@roadbed/deploy`. */
export const changeStatusSchema = z.enum([
  'queued',
  'waiting-for-approval',
  'approved',
  'rolling-out',
  'live',
  'failed',
  'rejected',
  'replaced',
  'lapsed',
  'superseded',
  'rolled-back',
]);
export type ChangeStatus = z.output<typeof changeStatusSchema>;

/** A change request. Times are ISO 8601, in UTC. */
export const changeSchema = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string().describe('digest'),
  commit: z.string().nullable(),
  commits: z.array(commitSchema),
  tickets: z.array(z.string()),
  kind: z.enum(['normal', 'standard', 'emergency', 'rollback']),
  reason: z.string().optional().describe('why it was asked for, in the words of who asked'),
  rollsBack: z.string().optional().describe('the change that this one takes back'),
  requestedBy: personSchema,
  requestedAt: z.string(),
  status: changeStatusSchema,
  statusReason: z.string().optional(),
  approvals: z.array(
    z.object({
      by: personSchema,
      decision: z.enum(['approved', 'rejected']),
      at: z.string(),
      reason: z.string().optional(),
    }),
  ),
  requiredApprovals: z.int(),
  endedAt: z.string().optional(),
});
export type Change = z.output<typeof changeSchema>;

/** A change with its entries in the ledger, newest first. */
export const changeStorySchema = changeSchema.extend({ entries: z.array(ledgerEntrySchema) });
export type ChangeStory = z.output<typeof changeStorySchema>;

import { z } from 'zod';
import { changeStatusSchema } from './change-status.ts';
import { commitSchema } from './commit.ts';
import { ledgerEntrySchema } from './ledger-entry.ts';
import { personSchema } from './person.ts';

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
      lapsed: z.boolean().describe('whether it no longer counts, because what it was given for has changed'),
    }),
  ),
  requiredApprovals: z.int(),
  fingerprint: z.string().optional().describe('of what an approval is for; give it with the approval'),
  mayApprove: z.array(personSchema).describe('who may approve it now and has not'),
  lapsesAt: z.string().optional().describe('when it lapses if it goes no further'),
  standardRule: z.string().optional().describe('the rule of platform.json that approved it beforehand'),
  review: z
    .object({
      open: z.boolean(),
      by: personSchema.optional(),
      at: z.string().optional(),
      note: z.string().optional(),
    })
    .optional()
    .describe('of an emergency: whether another person has looked at it since, and what they noted'),
  endedAt: z.string().optional(),
});
export type Change = z.output<typeof changeSchema>;

/** A change with its entries in the ledger, newest first. */
export const changeStorySchema = changeSchema.extend({ entries: z.array(ledgerEntrySchema) });
export type ChangeStory = z.output<typeof changeStorySchema>;

import { z } from 'zod';

/** What a person is told of a change; a subset of what the API says. */
export const changeSchema = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  status: z.enum([
    'waiting-for-approval',
    'approved',
    'rolling-out',
    'live',
    'failed',
    'rejected',
    'superseded',
  ]),
  statusReason: z.string().optional(),
  requestedBy: z.object({ title: z.string() }),
  requiredApprovals: z.int(),
  approvals: z.array(z.object({ by: z.object({ title: z.string() }), decision: z.string() })),
});

export type Change = z.infer<typeof changeSchema>;

import { z } from 'zod';

/** What the health watch saw, and whether it is over. */
export const alertSchema = z.object({
  service: z.string(),
  environment: z.string(),
  status: z.enum(['firing', 'resolved']),
  summary: z.string(),
  since: z.string(),
  resolvedAt: z.string().nullable(),
});
export type Alert = z.output<typeof alertSchema>;

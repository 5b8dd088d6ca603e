import { z } from 'zod';

/** The organisation and its environments, in the order of promotion. */
export const platformSchema = z.object({
  organisation: z.string(),
  slackUrl: z.string().nullable(),
  gatewayUrl: z.string(),
  environments: z.array(z.object({ name: z.string(), approvals: z.int() })),
});
export type Platform = z.output<typeof platformSchema>;

import { z } from 'zod';

/** Who is told, or was to be told, of a change that ended. Times are ISO 8601, in UTC. */
export const noticeSchema = z.object({
  id: z.string().describe('N-17'),
  kind: z
    .enum(['plan', 'mail', 'jira', 'github', 'unknown'])
    .describe('plan: who is to be told is still to be found out; unknown: another version wrote it'),
  status: z.enum(['pending', 'delivered', 'abandoned']),
  change: z.string().nullable(),
  outcome: z.string().nullable(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  recipient: z
    .string()
    .nullable()
    .describe('an address, or the key of a ticket; addresses are told to people alone'),
  destination: z.string().describe('what takes it: mail, or a system with tickets'),
  attempts: z.int(),
  problem: z.string().nullable().describe('what the last attempt met'),
  mayHaveArrived: z.boolean().describe('whether an attempt without an answer may have been taken'),
  createdAt: z.string(),
  nextAttemptAt: z.string().nullable().describe('null when it is over'),
  endedAt: z.string().nullable(),
});

import { z } from 'zod';

/** An entry of the ledger. */
export const ledgerEntrySchema = z.object({
  id: z.int(),
  eventId: z.string(),
  at: z.string(),
  type: z.string(),
  actor: z.string(),
  subject: z.string(),
  service: z.string().optional(),
  environment: z.string().optional(),
  changeId: z.string().optional(),
  reason: z.string().optional(),
  traceId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
  leafHash: z.string().describe('RFC 6962 leaf hash, lower-case hex'),
});
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;

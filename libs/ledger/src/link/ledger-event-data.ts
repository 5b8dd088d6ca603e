import { z } from 'zod';

/** The data of the events that the ledger itself tells: what is asked for; each may say more. */
export const ledgerEventData = {
  'roadbed.ledger.link-created.v1': z
    .looseObject({ label: z.string().describe('whom it is for'), expiresAt: z.iso.datetime() })
    .describe('A person made a link by which the ledger can be read.'),
  'roadbed.ledger.link-revoked.v1': z
    .looseObject({ label: z.string(), expiresAt: z.iso.datetime() })
    .describe('A person took such a link back before its time.'),
  'roadbed.ledger.personal-erased.v1': z
    .looseObject({
      entries: z.int().min(1).describe('how many had what was erased; what it was is nowhere'),
      values: z.int().min(1),
      event: z.string().optional().describe('the entry, where one was named'),
      field: z.string().optional().describe('the field of it, where one was named'),
    })
    .describe('A person erased personal data of entries, which stay proven.'),
} satisfies Record<string, z.ZodType>;

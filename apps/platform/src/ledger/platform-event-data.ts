import { z } from 'zod';

/** The data of the events that the platform tells itself: what is asked for; each may say more. */
export const platformEventData = {
  'roadbed.feedback.received.v1': z
    .looseObject({ characters: z.int().min(1).describe('how long it is; the words are not on record') })
    .describe('A person gave feedback.'),

  'roadbed.alert.firing.v1': z
    .looseObject({ summary: z.string(), since: z.iso.datetime(), resolvedAt: z.null() })
    .describe('A service is not as it should be.'),
  'roadbed.alert.resolved.v1': z
    .looseObject({ summary: z.string(), since: z.iso.datetime(), resolvedAt: z.iso.datetime() })
    .describe('A service is as it should be again.'),

  'roadbed.ledger.link-created.v1': z
    .looseObject({ label: z.string().describe('whom it is for'), expiresAt: z.iso.datetime() })
    .describe('A person made a link by which the ledger can be read.'),
  'roadbed.ledger.link-revoked.v1': z
    .looseObject({ label: z.string(), expiresAt: z.iso.datetime() })
    .describe('A person took such a link back before its time.'),
} satisfies Record<string, z.ZodType>;

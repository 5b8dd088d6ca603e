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
} satisfies Record<string, z.ZodType>;

import { z } from 'zod';

const notice = z.looseObject({
  kind: z.string().describe('mail, jira, github, or plan: whom to tell'),
  outcome: z.string().describe('of the change'),
  attempts: z.int().min(0),
});
const workload = z.looseObject({
  workload: z.string().describe('its name in the service'),
  kind: z.string(),
  release: z.string(),
  instance: z.string().describe('its process, such as C-12-settle-1'),
});
const token = z.looseObject({ purpose: z.string(), expiresAt: z.iso.datetime() });

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

  'roadbed.workload.started.v1': workload.describe('A workload of what is live runs, and is ready.'),
  'roadbed.workload.restarted.v1': workload
    .extend({ previous: z.string() })
    .describe('A workload whose process was gone runs again.'),
  'roadbed.workload.stopped.v1': workload.describe(
    'A workload that what is live has not any longer was ended.',
  ),
  'roadbed.workload.run-failed.v1': workload
    .extend({
      dueAt: z.iso.datetime().describe('the time of its schedule'),
      exitCode: z.int().nullable().describe('null: it was killed, or could not be started'),
      seconds: z.number().min(0),
      reason: z.string().optional().describe('why it could not be started'),
    })
    .describe('A run of a schedule did not end well.'),

  'roadbed.notice.delivered.v1': notice.describe('Somebody was told of a change that ended.'),
  'roadbed.notice.abandoned.v1': notice.describe('Somebody could not be told of a change that ended.'),
  'roadbed.notice.retried.v1': notice.describe('A person had a notice tried again.'),

  'roadbed.token.created.v1': token.describe('A person was given a token for the API.'),
  'roadbed.token.revoked.v1': token.describe('A token for the API counts no longer.'),
} satisfies Record<string, z.ZodType>;

import { z } from 'zod';
import { changeStatusSchema } from './change-status.ts';
import { commitSchema } from './commit.ts';
import { personSchema } from './person.ts';

/** One value that is another, by its place in a file. */
export const valueChangeSchema = z.object({
  file: z.string().describe('config/<environment>.json or toggles.json'),
  key: z.string().describe('where in the file: limits.daily'),
  kind: z.enum(['added', 'removed', 'changed']),
  before: z.string().optional().describe('as JSON; left out when there was none, and of a secret'),
  after: z.string().optional().describe('as JSON; left out when there is none, and of a secret'),
  secret: z.boolean().describe('whether the values are kept back'),
});
export type ValueChange = z.output<typeof valueChangeSchema>;

/** How a release was found to be. */
const checksSchema = z.object({
  signedBy: z
    .string()
    .nullable()
    .describe('id of the key whose signature was verified; null when it was not'),
  problem: z.string().optional().describe('why it was not verified'),
  vulnerabilities: z.enum(['none', 'known', 'unchecked']),
  checkedAt: z.string().optional(),
  notes: z.array(z.string()).describe('what the policy on releases warns of or refuses'),
  deployable: z.boolean().describe('whether that policy lets it be deployed'),
});

/** What people see of a change before they approve it, as it was when it was described. Times are ISO 8601, in UTC. */
export const changeDetailsSchema = z.object({
  describedAt: z.string(),
  fingerprint: z
    .string()
    .describe('SHA-256 over what an approval is for: release, what is live, differences, terms of approval'),
  direction: z
    .enum(['first', 'forward', 'back', 'same'])
    .describe('first: nothing is live; back: the release is older than what is live'),
  live: z
    .object({ release: z.string(), commit: z.string().nullable(), changeId: z.string(), since: z.string() })
    .nullable()
    .describe('what the change takes the place of'),
  commits: z
    .array(commitSchema)
    .describe('those that reach the service with this change, or that a change back takes out; newest first'),
  commitCount: z.int().describe('how many there are; no more than 500 of them are listed'),
  tickets: z.array(z.string()),
  releases: z.int().describe('how many releases these commits come from'),
  notes: z.array(z.string()).describe('why the commits may not be all there is to know'),
  values: z.array(valueChangeSchema).describe('values of the environment, and toggles, that differ'),
  valueCount: z.int().describe('how many there are; no more than 200 of them are listed'),
  valuesDigest: z.string().describe('SHA-256 over all of them'),
  onlyConfiguration: z.boolean().describe('whether nothing but values and toggles differs from what is live'),
  dependents: z
    .array(z.object({ service: z.string(), title: z.string(), team: z.string(), channel: z.string() }))
    .describe('services that depend on this one, with the channels of their owners'),
  owner: z.object({ team: z.string(), title: z.string(), channel: z.string() }),
  lastDeploys: z.array(
    z.object({
      id: z.string(),
      release: z.string(),
      status: changeStatusSchema,
      requestedBy: personSchema,
      endedAt: z.string(),
    }),
  ),
  errorBudget: z
    .object({
      leftPercent: z.number().describe('100: untouched, 0: spent, below: overspent'),
      objectivePercent: z.number(),
      windowDays: z.int(),
      downMinutes: z.number(),
    })
    .nullable()
    .describe('null when it is not measured'),
  checks: checksSchema,
  terms: z
    .object({
      people: z.int(),
      from: z.array(z.string()).nullable().describe('owning-team and groups; null: everybody'),
      approvalWithinHours: z.int(),
      startWithinHours: z.int(),
    })
    .describe('what approvals it needs'),
});
export type ChangeDetails = z.output<typeof changeDetailsSchema>;

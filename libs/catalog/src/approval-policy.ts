import { z } from 'zod';
import { kebabName, sentence } from './words.ts';

/** In the place of a group's name: the members of the team that owns the service. */
export const owningTeam = 'owning-team';

/** A group of people that approvals may come from, across teams. */
export const groupSchema = z.strictObject({
  name: kebabName
    .refine((name) => name !== owningTeam, `stands for the team that owns a service`)
    .describe('a short name, unique among the groups, other than owning-team'),
  title: sentence.describe('the name that people read'),
  members: z.array(kebabName).min(1, 'is empty').describe('names of people'),
});

/** Who may: the owning team, groups, or several of them. */
export const approversSchema = z.array(kebabName).min(1, 'is empty');

const hours = z.int().min(1).max(720);

const conditions = z.strictObject({
  commits: z
    .enum(['patch'])
    .optional()
    .describe(
      'patch: every commit since what is live is of a kind that makes no new feature and breaks nothing, by ' +
        'Conventional Commits (fix, perf, refactor, docs, test, style, chore, build, ci, revert, none with !)',
    ),
  changes: z
    .enum(['configuration'])
    .optional()
    .describe('configuration: only the values of environments and the toggles differ from what is live'),
  vulnerabilities: z
    .enum(['none'])
    .optional()
    .describe('none: the release was checked, and no vulnerability of its packages is known'),
  errorBudgetAbovePercent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('more than so much of the error budget is left in the environment, in percent'),
});

const names = (of: string) =>
  z.array(kebabName).min(1, 'is empty').optional().describe(`${of}; all when left out`);

/** A standard change (ITIL): one of a kind that was approved beforehand, for where it fits and under conditions. */
export const standardRuleSchema = z.strictObject({
  name: kebabName.describe('a short name, which is put on record with each change that it approves'),
  services: names('names of services'),
  domains: names('names of domains'),
  teams: names('names of owning teams'),
  environments: names('names of environments'),
  when: conditions
    .refine((when) => Object.keys(when).length > 0, 'has no condition, which would approve everything')
    .describe(
      'what must hold, all of it: an object with commits, changes, vulnerabilities or errorBudgetAbovePercent',
    ),
});

/** Who approves what, for how long it counts, and what goes out without asking anybody. */
export const approvalPolicySchema = z.strictObject({
  from: approversSchema
    .optional()
    .describe('who may approve: "owning-team", or names of $.groups; everybody in $.people when left out'),
  approvalWithinHours: hours
    .default(72)
    .describe('after so many hours without enough approvals a change lapses; 72 when left out'),
  startWithinHours: hours
    .default(24)
    .describe('after so many hours an approved change that has not started lapses; 24 when left out'),
  standard: z
    .array(standardRuleSchema)
    .default([])
    .describe('standard changes: rules that approve beforehand, the first that fits; none when left out'),
  emergency: z
    .strictObject({
      from: approversSchema
        .default([owningTeam])
        .describe('who may: "owning-team", or names of $.groups; the owning team when left out'),
    })
    .prefault({})
    .describe('who may deploy without approval in an emergency, which is reviewed afterwards'),
});

/** What a `service.json` asks for beyond the organisation's policy; it can only be stricter. */
export const serviceApprovalsSchema = z.array(
  z.strictObject({
    environment: kebabName.describe('the name of an environment'),
    people: z
      .int()
      .min(1)
      .max(5)
      .optional()
      .describe('how many people other than the requester must approve'),
    from: approversSchema.optional().describe('who may approve, out of those whom platform.json lets'),
    approvalWithinHours: hours.optional().describe('after so many hours without enough approvals it lapses'),
    startWithinHours: hours
      .optional()
      .describe('after so many hours an approved change that has not started lapses'),
    standard: z.literal(false).optional().describe('false: no change is approved beforehand by a rule'),
  }),
);

/** A parsed `$.approvals` of `platform.json`. */
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>;
/** A parsed entry of `$.groups`. */
export type Group = z.infer<typeof groupSchema>;
/** A parsed entry of `$.approvals.standard`. */
export type StandardRule = z.infer<typeof standardRuleSchema>;
/** A parsed entry of `$.approvals` of a `service.json`. */
export type ServiceApprovals = z.infer<typeof serviceApprovalsSchema>[number];

import { z } from 'zod';
import { freezeSchema } from './freeze.ts';
import { errorBudgetPolicySchema, promotionSchema } from './promotion.ts';
import { approvalPolicySchema, groupSchema } from './approval-policy.ts';
import { noticesSchema, ticketSystemsSchema } from './notice-settings.ts';
import { releasePolicySchema } from './release-policy.ts';
import { channelName, kebabName, sentence, timeZone } from './words.ts';

const person = z.strictObject({
  name: kebabName.describe('a short name, unique in the organisation'),
  title: sentence.describe('the name that people read'),
  email: z.email('is not an e-mail address').describe('an e-mail address'),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'is not a Slack user id')
    .describe('the Slack user id (starts with U or W): the only link between a chat user and this person'),
});

/** Who is on call: the members take turns, in their order. */
const rota = z
  .strictObject({
    members: z
      .array(kebabName)
      .min(1, 'is empty')
      .describe('names of members of the team, in the order of their turns'),
    from: z.iso.date('is not a date').describe('the day of the first hand-over, for example 2026-11-23'),
    shiftDays: z.int().min(1).max(31).default(7).describe('how many days a turn takes; 7 when left out'),
    handoverAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day')
      .default('09:00')
      .describe('the time of day of each hand-over, for example 09:00, which it is when left out'),
    timeZone: timeZone
      .default('UTC')
      .describe('the time zone of that time, for example "Europe/London"; UTC when left out'),
  })
  .describe('an object with members and from: who is on call, from when on');

const team = z.strictObject({
  name: kebabName.describe('a short name; for the team of a service, the name of the service'),
  title: sentence.describe('the name that people read'),
  members: z.array(kebabName).describe('names of people'),
  channel: channelName.describe('the chat channel of the team, without #'),
  userGroup: z
    .string()
    .regex(/^S[A-Z0-9]{2,}$/, 'is not the id of a Slack user group')
    .optional()
    .describe('the id of the Slack user group of the team (starts with S), for example S0PAYMENTS'),
  codeOwner: z
    .string()
    .regex(/^(@[\w.-]+(\/[\w.-]+)*|[^\s@#]+@[^\s@#]+)$/, 'is neither a team nor an e-mail address')
    .optional()
    .describe(
      'what this team is called where the code is hosted, for CODEOWNERS, for example @example-retail/payments; ' +
        'as $.codeOwners says when left out, and where that is left out too, the e-mail addresses of the members',
    ),
  rota: rota.optional(),
});

const environment = z.strictObject({
  name: kebabName.describe('the name, by intent: stubs, integration, production'),
  approvals: z
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('how many people other than the requester must approve a change; 0 when left out'),
  autoDeploy: z
    .boolean()
    .default(false)
    .describe('whether a new release goes here by itself; false when left out'),
  after: promotionSchema.optional(),
  errorBudget: errorBudgetPolicySchema.optional(),
});

/** The chat channels that the platform itself writes to; each must exist in the chat. */
const channels = z.strictObject({
  deployments: channelName.describe('where every change is announced'),
  feedback: channelName.describe('where feedback on the platform arrives'),
});

/** `platform.json`: the organisation that the platform serves. One file, at the root of the workspace. */
export const platformDescriptorSchema = z.strictObject({
  $schema: z.string().optional().describe('path of the JSON Schema, for editors'),
  organisation: sentence.describe('the name of the organisation'),
  codeOwners: z
    .string()
    .regex(/^@[\w./{}-]*\{team\}[\w./-]*$/, 'does not begin with @ and name {team}')
    .optional()
    .describe(
      'what a team is called where the code is hosted, for CODEOWNERS, {team} for its name, ' +
        'for example @example-retail/{team}',
    ),
  domains: z
    .array(
      z.strictObject({
        name: kebabName.describe('a name in kebab-case'),
        title: sentence.describe('the name that people read'),
        team: kebabName.optional().describe('the team that answers for the whole domain; none when left out'),
      }),
    )
    .min(1, 'is empty')
    .describe('groups of services'),
  people: z.array(person).describe('everybody who may ask for or approve a change'),
  teams: z.array(team).describe('the teams that own services'),
  groups: z
    .array(groupSchema)
    .default([])
    .describe('people of several teams that approvals may come from; none when left out'),
  environments: z
    .array(environment)
    .min(1, 'is empty')
    .describe('where releases run, in the order of promotion'),
  tickets: z
    .strictObject({
      patterns: z
        .array(z.string().min(1))
        .min(1)
        .describe('regular expressions that find ticket keys in commit messages'),
      systems: ticketSystemsSchema,
    })
    .describe('how tickets are found in commit messages, and where they are'),
  freezes: z
    .array(freezeSchema)
    .default([])
    .describe('windows in which nothing goes out; none when left out'),
  freezers: z
    .array(kebabName)
    .min(1, 'is empty')
    .optional()
    .describe('names of the people who may freeze and unfreeze by chat; everybody when left out'),
  timeZone: timeZone
    .default('UTC')
    .describe(
      'the time zone in which people type and read times, for example "Europe/London"; UTC when left out',
    ),
  approvals: approvalPolicySchema
    .prefault({})
    .describe('who approves changes, for how long that counts, and what needs no asking'),
  notices: noticesSchema.prefault({}).describe('who is told of changes that ended'),
  releases: releasePolicySchema.prefault({}).describe('what a release must be to be deployed'),
  channels: channels.describe('the chat channels that the platform writes to'),
});

/** A parsed `platform.json`. */
export type PlatformDescriptor = z.infer<typeof platformDescriptorSchema>;
export type Person = PlatformDescriptor['people'][number];
export type Domain = PlatformDescriptor['domains'][number];
export type Team = PlatformDescriptor['teams'][number];
export type Environment = PlatformDescriptor['environments'][number];

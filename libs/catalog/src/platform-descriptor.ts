import { z } from 'zod';
import { channelName, kebabName, sentence } from './words.ts';

const person = z.strictObject({
  name: kebabName.describe('a short name, unique in the organisation'),
  title: sentence.describe('the name that people read'),
  email: z.email('is not an e-mail address').describe('an e-mail address'),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'is not a Slack user id')
    .describe('the Slack user id (starts with U or W): the only link between a chat user and this person'),
});

const team = z.strictObject({
  name: kebabName.describe('a short name; for the team of a service, the name of the service'),
  title: sentence.describe('the name that people read'),
  members: z.array(kebabName).describe('names of people'),
  channel: channelName.describe('the chat channel of the team, without #'),
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
  domains: z
    .array(
      z.strictObject({
        name: kebabName.describe('a name in kebab-case'),
        title: sentence.describe('the name that people read'),
      }),
    )
    .min(1, 'is empty')
    .describe('groups of services'),
  people: z.array(person).describe('everybody who may ask for or approve a change'),
  teams: z.array(team).describe('the teams that own services'),
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
    })
    .describe('how tickets are found in commit messages'),
  channels: channels.describe('the chat channels that the platform writes to'),
});

/** A parsed `platform.json`. */
export type PlatformDescriptor = z.infer<typeof platformDescriptorSchema>;
export type Person = PlatformDescriptor['people'][number];
export type Team = PlatformDescriptor['teams'][number];
export type Environment = PlatformDescriptor['environments'][number];

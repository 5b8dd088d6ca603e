import { z } from 'zod';
import { kebabName } from './words.ts';

const environments = z
  .array(kebabName)
  .min(1, 'is empty')
  .optional()
  .describe('the environments whose changes are told; every one when left out');

const address = z.email('is not an e-mail address');

/** Where a token is sent: never in clear over a network. */
const site = z
  .url({ protocol: /^https?$/, error: 'is not an http address' })
  .regex(
    /^(https:|http:\/\/(localhost|127\.0\.0\.1)(:|\/|$))/,
    'is not an https address such as https://example.atlassian.net',
  )
  .regex(/^[^?#@]*$/, 'has a user, a query or a fragment')
  .transform((url) => url.replace(/\/+$/, ''));

const keys = z
  .string()
  .min(1, 'is empty')
  .describe('a regular expression that the keys of its tickets match, for example "^PAY-"');

const jira = z.strictObject({
  kind: z.literal('jira'),
  url: site.describe('the address of the Jira Cloud site, for example https://example.atlassian.net'),
  keys,
  environments,
});

const github = z.strictObject({
  kind: z.literal('github'),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[\w.-]+$/, 'is not of the form owner/name')
    .describe('the repository with the issues, owner/name'),
  url: site
    .default('https://api.github.com')
    .describe("the address of the API; GitHub's own, https://api.github.com, when left out"),
  keys,
  environments,
});

/** Systems whose tickets get a comment when they are deployed. The first whose `keys` match a ticket has it. */
export const ticketSystemsSchema = z
  .array(z.discriminatedUnion('kind', [jira, github], 'is neither of kind "jira" nor of kind "github"'))
  .default([])
  .describe('systems whose tickets get a comment when they are deployed; none when left out');

/** Who is told of changes that ended. */
export const noticesSchema = z.strictObject({
  mail: z
    .strictObject({
      from: address.describe('the address of the sender, for example roadbed@example.com'),
      to: z.array(address).min(1, 'is empty').describe('the addresses of the change-management team'),
      environments,
    })
    .optional()
    .describe(
      'an object with from and to: who gets an e-mail for each change that ended; nobody when left out',
    ),
});

/** A parsed entry of `$.tickets.systems` of `platform.json`. */
export type TicketSystemSettings = z.output<typeof ticketSystemsSchema>[number];
/** A parsed `$.notices.mail` of `platform.json`. */
export type MailSettings = NonNullable<z.output<typeof noticesSchema>['mail']>;

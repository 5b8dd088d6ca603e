import { z } from 'zod';
import { serviceApprovalsSchema } from './approval-policy.ts';
import { rolloutSchema } from './rollout.ts';
import { channelName, kebabName, sentence } from './words.ts';
import { workloadsSchema } from './workload.ts';

/** What a service promises, as in the Google SRE workbook: the sources of its alert rules and dashboards. */
const objectives = z
  .strictObject({
    availabilityPercent: z
      .number()
      .min(50)
      .max(99.999)
      .describe('share of good requests over 30 days, in percent, for example 99.9'),
    latencyP99Ms: z
      .int()
      .min(1)
      .max(60_000)
      .describe('99th percentile of latency, in milliseconds, for example 300'),
    deploymentFrequency: z
      .enum(['on-demand', 'daily', 'weekly', 'monthly'])
      .describe('how often the team means to deploy: on-demand, daily, weekly or monthly'),
  })
  .describe('an object with availabilityPercent, latencyP99Ms and deploymentFrequency');

const dependencies = z
  .strictObject({
    services: z.array(kebabName).default([]).describe('names of the Digital Services that this one calls'),
    thirdParties: z.array(sentence).default([]).describe('names of the outside systems that this one calls'),
  })
  .describe('an object with services and thirdParties, each a list of names');

/** `service.json`: what the platform knows of a Digital Service. One file a service, at its root. */
export const serviceDescriptorSchema = z.strictObject({
  $schema: z.string().optional().describe('path of the JSON Schema, for editors'),
  name: kebabName.describe('the name of the service, in kebab-case, equal to its folder'),
  title: sentence.describe('the name that people read, for example "Payments"'),
  description: sentence.describe('one sentence: what the service does'),
  capability: sentence.describe(
    'the product capability that the service fulfils, for example "Take payments"',
  ),
  domain: kebabName.describe('a domain of platform.json, equal to the folder above the service'),
  team: kebabName.describe('the owning team, one of platform.json'),
  channel: channelName.describe('the chat channel of the owning team, without #'),
  lifecycle: z
    .enum(['experimental', 'production', 'deprecated'])
    .optional()
    .describe('how far it is, in the words of Backstage; production when left out'),
  objectives,
  dependencies,
  rollout: rolloutSchema,
  autoDeploy: z
    .array(kebabName)
    .default([])
    .describe(
      'names of environments to which a new release of this service goes by itself; none when left out',
    ),
  approvals: serviceApprovalsSchema
    .optional()
    .describe(
      'what this service asks for beyond the approvals policy of platform.json; nothing when left out',
    ),
  workloads: workloadsSchema
    .optional()
    .describe('processes beside the one at the root of the service; none when left out'),
  runbook: z
    .string()
    .min(1)
    .describe('path of the runbook, relative to the service, for example docs/runbook.md'),
});

/** A parsed `service.json`. */
export type ServiceDescriptor = z.infer<typeof serviceDescriptorSchema>;

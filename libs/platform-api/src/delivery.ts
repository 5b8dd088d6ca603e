import { z } from 'zod';

const metricsSchema = z.object({
  deployments: z.int().describe('deployments that met users'),
  deploymentsPerDay: z.number(),
  leadTimeMs: z
    .number()
    .nullable()
    .describe('median over commits, in milliseconds; null where there were none'),
  commits: z.int(),
  changeFailureRate: z.number().nullable().describe('0 to 1; null where nothing was deployed'),
  failures: z.int(),
  timeToRestoreMs: z
    .number()
    .nullable()
    .describe('median over failures, in milliseconds; null where there were none'),
});

/** The four DORA metrics of an environment over a period: of all services, and of each service, team or domain. */
export const deliverySchema = z.object({
  environment: z.string(),
  from: z.string(),
  to: z.string(),
  by: z.enum(['service', 'team', 'domain']),
  all: metricsSchema,
  groups: z.array(metricsSchema.extend({ name: z.string() })),
  definitions: z.record(z.string(), z.string()).describe('how each metric is computed, in words'),
});
export type Delivery = z.output<typeof deliverySchema>;

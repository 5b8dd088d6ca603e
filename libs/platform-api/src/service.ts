import { z } from 'zod';

/** A service in an environment: what is live there, and what is on its way. */
export const deploymentSchema = z.object({
  environment: z.string(),
  url: z.string(),
  live: z
    .object({
      changeId: z.string(),
      release: z.string(),
      commit: z.string().nullable(),
      since: z.string(),
      health: z.enum(['healthy', 'unhealthy', 'starting', 'unknown']),
      workloads: z
        .array(
          z.object({
            name: z.string(),
            kind: z.enum(['http', 'worker', 'schedule']),
            url: z.string().nullable().describe('of what answers requests'),
          }),
        )
        .default([])
        .describe('what the release has beside the process of the service'),
    })
    .nullable(),
  inProgress: z.string().nullable().describe('id of the change in progress'),
});
export type Deployment = z.output<typeof deploymentSchema>;

/** A Digital Service of the catalogue, with where it runs. */
export const serviceSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  domain: z.string(),
  team: z.string(),
  environments: z.array(deploymentSchema),
});
export type Service = z.output<typeof serviceSchema>;

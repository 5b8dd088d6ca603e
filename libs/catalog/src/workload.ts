import { z } from 'zod';
import { cronExpression } from './cron-expression.ts';
import { kebabName, sentence, timeZone } from './words.ts';

/** Names that stand for other files of a release. */
const takenNames = ['server', 'smoke', 'chunks'];

/** Catalogues know a workload as SERVICE.WORKLOAD, and Backstage takes 63 characters. */
const longestName = 20;

/**
 * A further process of a service, beside `src/server.ts`: `src/workloads/NAME/main.ts`, which the build bundles into
 * `dist/workloads/NAME/main.mjs` of the same release.
 */
export const workloadSchema = z
  .strictObject({
    name: kebabName
      .max(longestName, `is longer than ${longestName} characters`)
      .refine((name) => !takenNames.includes(name), 'stands for another file of a release')
      .describe('a name in kebab-case, equal to its folder in src/workloads'),
    kind: z
      .enum(['http', 'worker', 'schedule'])
      .describe(
        '"http": answers requests; "worker": goes on until it is stopped; "schedule": runs at its times, and ends',
      ),
    description: sentence.optional().describe('one sentence: what the workload does'),
    schedule: cronExpression
      .optional()
      .describe('when it runs, of a schedule only: the five fields of a crontab, for example "0 3 * * *"'),
    timeZone: timeZone
      .optional()
      .describe('the time zone of the schedule, for example "Europe/London"; UTC when left out'),
  })
  .superRefine(({ kind, schedule, timeZone }, context) => {
    if (kind === 'schedule') {
      if (schedule === undefined)
        context.addIssue({ code: 'custom', path: ['schedule'], message: 'is missing' });
      return;
    }
    const message = `belongs to a workload of kind "schedule", not "${kind}"`;
    if (schedule !== undefined) context.addIssue({ code: 'custom', path: ['schedule'], message });
    if (timeZone !== undefined) context.addIssue({ code: 'custom', path: ['timeZone'], message });
  });

/** A parsed entry of `workloads` in `service.json`. */
export type Workload = z.infer<typeof workloadSchema>;

/** All workloads beside the one at the service's root; each has a name of its own. */
export const workloadsSchema = z.array(workloadSchema).superRefine((workloads, context) => {
  for (const [at, { name }] of workloads.entries()) {
    if (workloads.findIndex((other) => other.name === name) === at) continue;
    context.addIssue({ code: 'custom', path: [at, 'name'], message: 'is the name of a workload before it' });
  }
});

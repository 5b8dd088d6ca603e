import { z } from 'zod';

const step = z.strictObject({
  weightPercent: z
    .int()
    .min(1)
    .max(99)
    .describe('the share of requests that the new version gets, in percent, for example 10'),
  bakeSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .describe('how long it is watched at that share before the next step, in seconds, for example 60'),
});

const analysis = z.strictObject({
  minRequests: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(50)
    .describe(
      'how many requests each of the new and of the old version must have had to be judged; 50 when left out',
    ),
  maxErrorRateIncreasePercent: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe('by how many percentage points the error rate may be higher; 1 when left out'),
  maxLatencyIncreasePercent: z
    .number()
    .min(0)
    .max(10_000)
    .default(50)
    .describe(
      'by how many percent the median and the 99th percentile of latency may be higher; 50 when left out',
    ),
  minLatencyIncreaseMs: z
    .number()
    .min(0)
    .max(60_000)
    .default(20)
    .describe('an increase of latency by no more than this never counts, in milliseconds; 20 when left out'),
  whenInconclusive: z
    .enum(['continue', 'abort'])
    .default('continue')
    .describe(
      'what becomes of a canary with too few requests to judge, which is healthy and passed its smoke journey; ' +
        'continue when left out',
    ),
});

/** `rollout` of `service.json`: how a new version takes over, and what takes it back. */
export const rolloutSchema = z
  .strictObject({
    strategy: z
      .enum(['blue-green', 'canary'])
      .describe(
        '"blue-green": the new version is started beside the old, then takes over; ' +
          '"canary": it takes over step by step, judged on errors and latency against the old',
      ),
    steps: z
      .array(step)
      .min(1, 'is empty')
      .max(20, 'has more than 20 steps')
      .optional()
      .describe(
        'the steps of a canary; when left out, 10 percent for 60 seconds, then 50 percent for 60 seconds',
      ),
    analysis: analysis
      .prefault({})
      .describe('what a new version may cost, in a canary and while it is watched when it is live'),
    watchSeconds: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .describe(
        'how long a new version is judged when it is live, and taken back by itself, in seconds; ' +
          'when left out, 60 in an environment called production and 0 elsewhere',
      ),
    readyWithinSeconds: z
      .int()
      .min(1)
      .max(600)
      .optional()
      .describe('how long a new version may take to be ready, in seconds; 30 when left out'),
  })
  .superRefine(({ strategy, steps }, context) => {
    if (steps === undefined) return;
    if (strategy !== 'canary')
      context.addIssue({ code: 'custom', path: ['steps'], message: 'belongs to strategy "canary"' });
    for (const [at, { weightPercent }] of steps.entries()) {
      if (at === 0 || weightPercent > (steps[at - 1]?.weightPercent ?? 0)) continue;
      const message = 'is not above that of the step before';
      context.addIssue({ code: 'custom', path: ['steps', at, 'weightPercent'], message });
    }
  })
  .describe('an object with strategy "blue-green" or "canary"');

/** A parsed `$.rollout` of `service.json`. */
export type RolloutDescriptor = z.infer<typeof rolloutSchema>;
export type CanaryStep = z.infer<typeof step>;

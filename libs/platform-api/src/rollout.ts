import { z } from 'zod';
import { personSchema } from './person.ts';

const counted = z.object({ requests: z.int(), errors: z.int() });
const milliseconds = z.object({ p50: z.number(), p99: z.number() });

/** One look at the errors and the latency of a new release against the old, with all numbers it rests on. */
export const judgementSchema = z.object({
  verdict: z.enum(['successful', 'failed', 'inconclusive']),
  reason: z.string(),
  look: z.int().describe('1 for the first look of the rollout'),
  level: z.number().describe('a test whose p-value is above this says nothing'),
  errors: z.object({
    new: counted,
    old: counted,
    increase: z.number().describe('how much higher the share of errors of the new release is'),
    interval: z
      .object({ lower: z.number(), upper: z.number() })
      .describe('the 95 % confidence interval of the increase, by Newcombe'),
    p: z.number().describe("one-sided, by Fisher's exact test"),
  }),
  latency: z
    .object({
      new: milliseconds,
      old: milliseconds,
      bulkP: z.number().describe('one-sided, whether all are slower, by the Mann–Whitney test'),
      tailP: z.number().describe('one-sided, whether the slowest are its, by the quantile test'),
    })
    .nullable()
    .describe('in milliseconds; null while there is nothing to compare'),
});
export type Judgement = z.output<typeof judgementSchema>;

/** How far the rollout of a change is. */
export const rolloutSchema = z.object({
  changeId: z.string(),
  phase: z
    .enum(['starting', 'canary', 'switching', 'watching', 'handing-over', 'ended'])
    .describe('watching: live, and judged; handing-over: it is being rolled back'),
  instance: z.string(),
  previous: z.object({ instance: z.string(), changeId: z.string() }).nullable(),
  weightPercent: z.number().describe('the share of requests that the new release gets, in percent'),
  steps: z.array(z.object({ weightPercent: z.int(), bakeSeconds: z.int() })),
  stepsDone: z.int(),
  watchSeconds: z.number().describe('how long it is watched when it is live'),
  watchedSeconds: z.number().describe('how long the step or watch under way has been watched'),
  paused: z.boolean(),
  lastCommand: z
    .object({ by: personSchema, reason: z.string().optional() })
    .nullable()
    .describe('who said something to it last, and why'),
  judgement: judgementSchema.nullable().describe('the last look of the step or watch under way'),
});
export type Rollout = z.output<typeof rolloutSchema>;

/** What a person may say to a rollout under way. */
export const rolloutCommandSchema = z.enum(['promote', 'pause', 'resume', 'abort']);
export type RolloutCommand = z.output<typeof rolloutCommandSchema>;

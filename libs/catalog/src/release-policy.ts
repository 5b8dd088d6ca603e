import { z } from 'zod';
import { sentence } from './words.ts';

const exception = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'is not the id of an advisory')
    .describe('the id of the advisory, as a release names it, for example GHSA-35jh-r3h4-6jhm'),
  reason: sentence.describe('why a release may go out all the same'),
  until: z.iso.date('is not a date').describe('the last day of the exception, for example 2026-12-31'),
});

const vulnerabilities = z.strictObject({
  refuse: z
    .enum(['low', 'moderate', 'high', 'critical', 'never'])
    .default('critical')
    .describe('the lowest severity with which a release is not deployed; critical when left out'),
  whenUnreachable: z
    .enum(['refuse', 'warn'])
    .default('warn')
    .describe(
      'what becomes of a release that could not be checked, because the registry did not answer; warn when left out',
    ),
  ignore: z
    .array(exception)
    .default([])
    .describe('advisories that do not count, each for a while and for a reason; none when left out'),
});

/** What a release must be to be deployed. */
export const releasePolicySchema = z.strictObject({
  mainBranch: z
    .string()
    .min(1, 'is empty')
    .max(200, 'is longer than 200 characters')
    .optional()
    .describe(
      'the branch whose releases alone go anywhere by themselves, for example main; those of every branch when left out',
    ),
  vulnerabilities: vulnerabilities
    .prefault({})
    .describe('what known vulnerabilities of the npm packages in a bundle mean for its deployment'),
});

/** A parsed `$.releases` of `platform.json`. */
export type ReleasePolicy = z.infer<typeof releasePolicySchema>;
/** What is refused, what is warned of, and what is ignored. */
export type VulnerabilityPolicy = ReleasePolicy['vulnerabilities'];

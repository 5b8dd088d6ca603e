import { vulnerabilityCheckSchema } from '@roadbed/deploy';
import { z } from 'zod';

// The shapes of the API's answers. Times are ISO 8601, in UTC.

const person = z.object({ name: z.string(), title: z.string() });
const commit = z.object({ sha: z.string(), subject: z.string(), author: z.string(), at: z.string() });

export const ledgerEntrySchema = z.object({
  id: z.int(),
  eventId: z.string(),
  at: z.string(),
  type: z.string(),
  actor: z.string(),
  subject: z.string(),
  service: z.string().optional(),
  environment: z.string().optional(),
  changeId: z.string().optional(),
  reason: z.string().optional(),
  traceId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
  leafHash: z.string().describe('RFC 6962 leaf hash, lower-case hex'),
});

export const changeSchema = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  commit: z.string().nullable(),
  commits: z.array(commit),
  tickets: z.array(z.string()),
  requestedBy: person,
  requestedAt: z.string(),
  status: z.enum([
    'waiting-for-approval',
    'approved',
    'rolling-out',
    'live',
    'failed',
    'rejected',
    'superseded',
  ]),
  statusReason: z.string().optional(),
  approvals: z.array(
    z.object({
      by: person,
      decision: z.enum(['approved', 'rejected']),
      at: z.string(),
      reason: z.string().optional(),
    }),
  ),
  requiredApprovals: z.int(),
  endedAt: z.string().optional(),
});

export const releaseSchema = z.object({
  digest: z.string(),
  service: z.string(),
  commit: z.string().nullable(),
  dirty: z.boolean(),
  commits: z.array(commit),
  tickets: z.array(z.string()),
  builtAt: z.string(),
  registeredAt: z.string(),
  vulnerabilityCheck: vulnerabilityCheckSchema
    .nullable()
    .describe(
      'the newest check for known vulnerabilities that got an answer, else the newest; null when none was made',
    ),
  deployable: z
    .object({ ok: z.boolean(), notes: z.array(z.string()) })
    .describe('whether the policy lets it be deployed as things stand; notes: why not, or what to know'),
});

export const serviceSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  domain: z.string(),
  team: z.string(),
  environments: z.array(
    z.object({
      environment: z.string(),
      url: z.string(),
      live: z
        .object({
          changeId: z.string(),
          release: z.string(),
          commit: z.string().nullable(),
          since: z.string(),
          health: z.enum(['healthy', 'unhealthy', 'starting', 'unknown']),
        })
        .nullable(),
      inProgress: z.string().nullable().describe('id of the change in progress'),
    }),
  ),
});

export const platformSchema = z.object({
  organisation: z.string(),
  slackUrl: z.string().nullable(),
  gatewayUrl: z.string(),
  environments: z.array(z.object({ name: z.string(), approvals: z.int() })),
});

export const feedbackSchema = z.object({
  id: z.string(),
  text: z.string(),
  from: z.string(),
  at: z.string(),
  status: z.string(),
});

export const alertSchema = z.object({
  service: z.string(),
  environment: z.string(),
  status: z.enum(['firing', 'resolved']),
  summary: z.string(),
  since: z.string(),
  resolvedAt: z.string().nullable(),
});

/** A number in a query string, within bounds. */
export function queryNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .optional();
}

import * as z from 'zod';

// The platform's HTTP API as the pages read it. Times are ISO 8601. Fields that the pages do not show are not read.

const personSchema = z.object({ name: z.string(), title: z.string() });
const commitSchema = z.object({ sha: z.string(), subject: z.string() });

const platformSchema = z.object({
  organisation: z.string(),
  slackUrl: z.string().nullable(),
  gatewayUrl: z.string(),
  environments: z.array(z.object({ name: z.string(), approvals: z.number() })),
});

const deploymentSchema = z.object({
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
  inProgress: z.string().nullable(),
});

const serviceSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  domain: z.string(),
  team: z.string(),
  environments: z.array(deploymentSchema),
});

const changeSchema = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  commit: z.string().nullable(),
  commits: z.array(commitSchema).default([]),
  tickets: z.array(z.string()),
  requestedBy: personSchema,
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
      by: personSchema,
      decision: z.enum(['approved', 'rejected']),
      at: z.string(),
      reason: z.string().optional(),
    }),
  ),
  requiredApprovals: z.number(),
  endedAt: z.string().optional(),
});

const ledgerEntrySchema = z.object({
  id: z.number(),
  at: z.string(),
  type: z.string(),
  actor: z.string(),
  subject: z.string(),
  service: z.string().optional(),
  environment: z.string().optional(),
  changeId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
  leafHash: z.string(),
});

const changeStorySchema = changeSchema.extend({ entries: z.array(ledgerEntrySchema) });
const feedbackSchema = z.object({
  id: z.string(),
  text: z.string(),
  from: z.string(),
  at: z.string(),
  status: z.string(),
});

const alertSchema = z.object({
  service: z.string(),
  environment: z.string(),
  status: z.enum(['firing', 'resolved']),
  summary: z.string(),
  since: z.string(),
  resolvedAt: z.string().nullish(),
});

export type Platform = z.output<typeof platformSchema>;
export type Service = z.output<typeof serviceSchema>;
export type Deployment = z.output<typeof deploymentSchema>;
export type Health = NonNullable<Deployment['live']>['health'];
export type Change = z.output<typeof changeSchema>;
export type ChangeStatus = Change['status'];
export type ChangeStory = z.output<typeof changeStorySchema>;
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;
export type Feedback = z.output<typeof feedbackSchema>;
export type Alert = z.output<typeof alertSchema>;

/** Why there is no answer: `unreachable` (try again), `refused` with its status, or not of the shape above. */
export interface ApiFailure {
  kind: 'unreachable' | 'refused' | 'unreadable';
  status?: number;
  message: string;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; failure: ApiFailure };

/** Calls that never throw. */
export interface Api {
  platform(): Promise<ApiResult<Platform>>;
  services(): Promise<ApiResult<Service[]>>;
  changes(filter: { service?: string; environment?: string; limit?: number }): Promise<ApiResult<Change[]>>;
  change(id: string): Promise<ApiResult<ChangeStory>>;
  feedback(): Promise<ApiResult<Feedback[]>>;
  alerts(): Promise<ApiResult<Alert[]>>;
}

const timeLimitMs = 10_000;

/** The API at `base`, such as `http://127.0.0.1:4400`; by default that of the page itself. */
export function createApi(base = ''): Api {
  async function read<T>(path: string, schema: z.ZodType<T>): Promise<ApiResult<T>> {
    const answer = await fetchJson(`${base}/api/v1/${path}`);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.value);
    if (parsed.success) return { ok: true, value: parsed.data };
    const message = `The platform's answer to /api/v1/${path} is not understood. ${z.prettifyError(parsed.error)}`;
    return { ok: false, failure: { kind: 'unreadable', message } };
  }
  async function readMember<K extends string, T>(path: string, name: K, schema: z.ZodType<T>) {
    const result = await read(path, z.object({ [name]: schema }) as unknown as z.ZodType<Record<K, T>>);
    return result.ok ? { ok: true as const, value: result.value[name] } : result;
  }
  return {
    platform: () => read('platform', platformSchema),
    services: () => readMember('services', 'services', z.array(serviceSchema)),
    changes: (filter) => readMember(`changes${toQuery(filter)}`, 'changes', z.array(changeSchema)),
    change: (id) => read(`changes/${encodeURIComponent(id)}`, changeStorySchema),
    feedback: () => readMember('feedback', 'feedback', z.array(feedbackSchema)),
    alerts: () => readMember('alerts', 'alerts', z.array(alertSchema)),
  };
}

async function fetchJson(url: string): Promise<ApiResult<unknown>> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeLimitMs),
    });
  } catch {
    return { ok: false, failure: { kind: 'unreachable', message: 'The platform cannot be reached.' } };
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { ok: true, value: body };
  const { status } = response;
  const problem = z.object({ detail: z.string() }).safeParse(body);
  const detail = problem.success ? problem.data.detail : undefined;
  // What stands before a platform that is down answers for it.
  if (status === 502 || status === 503 || status === 504) {
    const message = detail ?? `The platform cannot be reached (${status}).`;
    return { ok: false, failure: { kind: 'unreachable', status, message } };
  }
  const message = detail ?? `The platform answered with status ${status}.`;
  return { ok: false, failure: { kind: 'refused', status, message } };
}

function toQuery(filter: Record<string, string | number | undefined>): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

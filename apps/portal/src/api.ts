import {
  alertSchema,
  changeDetailsSchema,
  changeSchema,
  changeStorySchema,
  deliverySchema,
  feedbackSchema,
  freezeSchema,
  lockSchema,
  platformSchema,
  serviceSchema,
} from '@roadbed/platform-api';
import type {
  Alert,
  Change,
  ChangeDetails,
  ChangeStatus,
  ChangeStory,
  Delivery,
  Deployment,
  Feedback,
  Freeze,
  LedgerEntry,
  Lock,
  Platform,
  Service,
} from '@roadbed/platform-api';
import * as z from 'zod';

// The platform's HTTP API as the pages read it.

const noticeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['pending', 'delivered', 'abandoned']),
  change: z.string().nullable(),
  recipient: z.string().nullable(),
  problem: z.string().nullable(),
  createdAt: z.string(),
});

export type {
  Alert,
  Change,
  ChangeDetails,
  ChangeStatus,
  ChangeStory,
  Delivery,
  Deployment,
  Feedback,
  Freeze,
  LedgerEntry,
  Lock,
  Platform,
  Service,
};
export type Health = NonNullable<Deployment['live']>['health'];
export type Notice = z.output<typeof noticeSchema>;

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
  changes(filter: {
    service?: string;
    environment?: string;
    status?: string;
    kind?: string;
    review?: string;
    limit?: number;
  }): Promise<ApiResult<Change[]>>;
  change(id: string): Promise<ApiResult<ChangeStory>>;
  /** What was shown before the approval; null while it is not described, and of changes before there were details. */
  changeDetails(id: string): Promise<ApiResult<ChangeDetails | null>>;
  /** The DORA metrics of the last `days`. */
  delivery(filter: { environment?: string; by?: string; days?: number }): Promise<ApiResult<Delivery>>;
  feedback(): Promise<ApiResult<Feedback[]>>;
  alerts(): Promise<ApiResult<Alert[]>>;
  /** What others were to be told of changes, and was not taken. */
  stuckNotices(): Promise<ApiResult<Notice[]>>;
  locks(): Promise<ApiResult<Lock[]>>;
  freezes(): Promise<ApiResult<Freeze[]>>;
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
    async changeDetails(id) {
      const result = await read(`changes/${encodeURIComponent(id)}/details`, changeDetailsSchema);
      return !result.ok && result.failure.status === 404 ? { ok: true, value: null } : result;
    },
    delivery: (filter) => read(`delivery${toQuery(filter)}`, deliverySchema),
    feedback: () => readMember('feedback', 'feedback', z.array(feedbackSchema)),
    alerts: () => readMember('alerts', 'alerts', z.array(alertSchema)),
    stuckNotices: () => readMember('notices?status=stuck', 'notices', z.array(noticeSchema)),
    locks: () => readMember('locks', 'locks', z.array(lockSchema)),
    freezes: () => readMember('freezes', 'freezes', z.array(freezeSchema)),
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

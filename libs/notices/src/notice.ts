import { z } from 'zod';
import { changeReportSchema } from './report/change-report.ts';
import { outcomeSchema } from './report/outcome.ts';
import type { Outcome } from './report/outcome.ts';

const planSchema = z.object({
  kind: z.literal('plan'),
  change: z.string(),
  outcome: outcomeSchema,
  /** ISO 8601. */
  endedAt: z.string(),
});

/**
 * A message of the outbox. `plan` is written with the end of a change, and becomes one for each recipient and ticket:
 * what ends a change need not know who is to be told.
 */
export const noticeSchema = z.discriminatedUnion('kind', [
  planSchema,
  z.object({
    kind: z.literal('mail'),
    from: z.string(),
    /** Whose copy it is. */
    recipient: z.string(),
    /** Everybody who gets one. */
    to: z.array(z.string()),
    report: changeReportSchema,
  }),
  z.object({ kind: z.literal('jira'), url: z.string(), ticket: z.string(), report: changeReportSchema }),
  z.object({
    kind: z.literal('github'),
    url: z.string(),
    repository: z.string(),
    ticket: z.string(),
    report: changeReportSchema,
  }),
]);
export type Notice = z.output<typeof noticeSchema>;
/** That a change ended. */
export type PlanNotice = z.output<typeof planSchema>;

export type NoticeDescription = {
  /** `unknown` where another version wrote it. */
  kind: Notice['kind'] | 'unknown';
  change: string | null;
  outcome: Outcome | null;
  service: string | null;
  environment: string | null;
  /** Who is told: an address, or the key of a ticket; null for a plan. */
  recipient: string | null;
};

/** What a message of the outbox is about, and who is told. */
export function describeNotice(payload: unknown): NoticeDescription {
  const nothing = { change: null, outcome: null, service: null, environment: null, recipient: null };
  const parsed = noticeSchema.safeParse(payload);
  if (!parsed.success) return { kind: 'unknown', ...nothing };
  const notice = parsed.data;
  const { kind } = notice;
  if (kind === 'plan') return { ...nothing, kind, change: notice.change, outcome: notice.outcome };
  const { change, outcome, service, environment } = notice.report;
  const recipient = kind === 'mail' ? notice.recipient : notice.ticket;
  return { kind, change, outcome, service, environment, recipient };
}

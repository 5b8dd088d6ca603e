import { z } from 'zod';
import { changeReportSchema } from './report/change-report.ts';
import { outcomeSchema } from './report/outcome.ts';

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

/** What a notice is about, and who is told. */
export function describeNotice(notice: Notice) {
  if (notice.kind === 'plan') {
    const { kind, change, outcome } = notice;
    return { kind, change, outcome, recipient: null };
  }
  const { kind, report } = notice;
  const { change, outcome, service, environment } = report;
  const recipient = notice.kind === 'mail' ? notice.recipient : notice.ticket;
  return { kind, change, outcome, service, environment, recipient };
}

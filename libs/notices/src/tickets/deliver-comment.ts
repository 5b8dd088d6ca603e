import type { Verdict } from '@roadbed/outbox';
import type { ChangeReport } from '../report/change-report.ts';
import { toComment } from './comment.ts';
import type { TicketSystem } from './ticket-system.ts';

/** How far the other side's clock may be from ours, in milliseconds. */
const skewMs = 60 * 60_000;

export type DeliverCommentOptions = {
  system: TicketSystem;
  ticket: string;
  report: ChangeReport;
  /** Whether an earlier attempt may have added it. */
  mayHaveArrived: boolean;
  /** When the first attempt can have been. */
  createdAt: Date;
  signal: AbortSignal;
};

/** Comments on a ticket, once: where an earlier attempt may have done so, it looks first. */
export async function deliverComment({
  system,
  ticket,
  report,
  mayHaveArrived,
  createdAt,
  signal,
}: DeliverCommentOptions): Promise<Verdict> {
  const comment = toComment(report);
  if (mayHaveArrived) {
    const since = new Date(createdAt.getTime() - skewMs);
    const sighting = await system.findComment(ticket, comment.marker, since, signal);
    if (sighting.outcome !== 'absent') return sighting;
  }
  return await system.addComment(ticket, comment, signal);
}

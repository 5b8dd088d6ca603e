import type { ChangeReport } from '../report/change-report.ts';
import { oneLine } from '../report/one-line.ts';
import { ticketWords } from '../report/outcome.ts';
import { reportId } from '../report/report-id.ts';

export type Span = { text: string; href?: string };

/** What a ticket is told, apart from how its system writes it. */
export type Comment = {
  paragraphs: Span[][];
  /** Stands in the comment, and in no other, so that it is found again. Letters, digits and `:._-` only. */
  marker: string;
};

/** The comment for each ticket of a change. */
export function toComment(report: ChangeReport): Comment {
  const { change, outcome, environment, service, release, requestedBy, decisions, approvedBecause } = report;
  const approvers = decisions.filter(({ decision }) => decision === 'approved').map(({ by }) => by);
  const approved = approvers.length > 0 ? approvers.join(', ') : 'nobody';
  const because = approvers.length > 0 || approvedBecause === null ? '' : ` (${approvedBecause})`;
  const what = `${ticketWords[outcome] ?? outcome} ${environment}`;
  const digits = release.replace('sha256:', '').slice(0, 12);
  const who = `Asked for by ${requestedBy}, approved by ${approved}${because}.`;
  return {
    paragraphs: [
      [
        { text: `${oneLine(what)} by ` },
        { text: oneLine(change), href: report.storyUrl },
        { text: `: ${oneLine(service)}, release ${oneLine(digits)}.` },
      ],
      [{ text: oneLine(who, 1000) }],
    ],
    marker: `roadbed:${reportId(report)}`,
  };
}

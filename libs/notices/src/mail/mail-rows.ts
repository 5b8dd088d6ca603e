import type { ChangeReport } from '../report/change-report.ts';
import { longestList } from '../report/change-report.ts';
import { oneLine } from '../report/one-line.ts';

export type MailRow = { name: string; value: string; href?: string };

/** What a mail says of a change, row by row; the same in text and HTML. */
export function toMailRows(report: ChangeReport): MailRow[] {
  const { outcomeReason, rollsBack, reason, commit, startedAt, decisions, approvedBecause } = report;
  const approvals = decisions.filter(({ decision }) => decision === 'approved').map(by);
  const rejections = decisions.filter(({ decision }) => decision === 'rejected').map(by);
  const rows: (MailRow | false)[] = [
    { name: 'Change', value: `${report.change} (${report.kind})` },
    { name: 'Outcome', value: report.outcome },
    outcomeReason !== null && { name: 'Because', value: outcomeReason },
    { name: 'Service', value: report.service },
    { name: 'Environment', value: report.environment },
    rollsBack !== null && { name: 'Takes back', value: rollsBack },
    { name: 'Release', value: report.release },
    { name: 'Commit', value: commit ?? 'none' },
    { name: 'Tickets', value: toList(report.tickets) },
    { name: 'Asked for by', value: by({ by: report.requestedBy, at: report.requestedAt }) },
    reason !== null && { name: 'Why', value: reason },
    { name: 'Approved by', value: approvals.join(', ') || toNobody(approvedBecause) },
    rejections.length > 0 && { name: 'Rejected by', value: rejections.join(', ') },
    startedAt !== null && { name: 'Started', value: startedAt },
    { name: 'Ended', value: report.endedAt },
    { name: 'Story', value: report.storyUrl, href: report.storyUrl },
  ];
  return rows.filter((row) => row !== false).map((row) => ({ ...row, value: oneLine(row.value, 3000) }));
}

/** The commits, one a line, and how many there are in all. */
export function toCommitLines({ commits, commitCount }: ChangeReport): { title: string; lines: string[] } {
  const shown = commits.slice(0, longestList);
  return {
    title:
      commitCount > shown.length
        ? `Commits (${commitCount}; the newest ${shown.length} of them)`
        : `Commits (${commitCount})`,
    lines: shown.map(
      ({ sha, subject, author }) => `${oneLine(sha).slice(0, 10)} ${oneLine(subject)} (${oneLine(author)})`,
    ),
  };
}

/** `PAY-1, PAY-2`, and how many more there are. */
export function toList(tickets: readonly string[]): string {
  if (tickets.length === 0) return 'none';
  const shown = tickets.slice(0, longestList).map((ticket) => oneLine(ticket));
  const more = tickets.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function by({ by, at }: { by: string; at: string }): string {
  return `${by} at ${at}`;
}

function toNobody(because: string | null): string {
  return because === null ? 'nobody' : `nobody: ${because}`;
}

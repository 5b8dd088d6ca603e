import type { SendMailOptions } from 'nodemailer';
import type { ChangeReport } from '../report/change-report.ts';
import { oneLine } from '../report/one-line.ts';
import { reportId } from '../report/report-id.ts';
import { toList } from './mail-rows.ts';
import { toHtml } from './to-html.ts';
import { toText } from './to-text.ts';

export type MailAddresses = {
  from: string;
  /** The one whose copy this is. */
  recipient: string;
  /** Everybody who gets a copy, as `To` says. */
  to: readonly string[];
};

/**
 * The e-mail that tells of a change. Two copies are the same, byte for byte, with the same `Message-ID` (RFC 5322
 * §3.6.4), so that a mailbox or a script sees that the second is one. `Auto-Submitted` (RFC 3834) keeps absence notes
 * away; `List-Id` (RFC 2919) and the `X-Roadbed-…` headers are for rules and scripts.
 */
export function toMail(report: ChangeReport, { from, recipient, to }: MailAddresses): SendMailOptions {
  const { change, outcome, service, environment, release, tickets } = report;
  const title = oneLine(`${service} to ${environment}: ${outcome.replace('-', ' ')} (${change})`, 150);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const id = reportId(report);
  return {
    messageId: `<${id}@${domain}>`,
    date: new Date(report.endedAt),
    from: { name: 'Roadbed', address: from },
    to: [...to],
    envelope: { from, to: [recipient] },
    subject: toHeader(`[${oneLine(report.organisation, 60)}] ${title}`),
    list: { id: { url: `changes.${domain}`, comment: 'Changes' } },
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...Object.fromEntries(
        Object.entries({
          Change: change,
          Kind: report.kind,
          Outcome: outcome,
          Service: service,
          Environment: environment,
          Release: release,
          Tickets: toList(tickets),
        }).map(([name, value]) => [`X-Roadbed-${name}`, toHeader(oneLine(value, 900))]),
      ),
    },
    text: toText(report, title),
    html: toHtml(report, title),
    // What nodemailer would choose at random, or by its version.
    baseBoundary: id.slice(-16),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A reader would decode what looks like an encoded word (RFC 2047 §2) into something that nobody wrote. */
function toHeader(line: string): string {
  return line.replaceAll('=?', '= ?');
}

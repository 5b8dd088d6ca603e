import type { MailSettings, TicketSystemSettings } from '@roadbed/catalog';
import type { NewMessage } from '@roadbed/outbox';
import type { Notice, PlanNotice } from './notice.ts';
import type { ChangeReport } from './report/change-report.ts';
import { ticketWords } from './report/outcome.ts';

export type NoticeSettings = {
  mail?: MailSettings | undefined;
  systems: readonly TicketSystemSettings[];
};

/** The message that a change ended, for the transaction that ends it. */
export function toPlanMessage(plan: Omit<PlanNotice, 'kind'>): NewMessage {
  const notice: PlanNotice = { kind: 'plan', ...plan };
  return {
    key: `${plan.change}/${plan.outcome}`,
    destination: 'plan',
    lane: plan.change,
    payload: notice,
  };
}

/**
 * One message for each recipient of mail, and for each ticket that is in a system: of the environments that they want
 * to hear of. The same report gives the same keys, so that planning twice adds nothing.
 */
export function planNotices(report: ChangeReport, { mail, systems }: NoticeSettings): NewMessage[] {
  const wants = ({ environments }: { environments?: string[] | undefined }) =>
    environments === undefined || environments.includes(report.environment);
  const mails =
    mail === undefined || !wants(mail)
      ? []
      : [...new Set(mail.to)].map((recipient) =>
          toMessage({ kind: 'mail', from: mail.from, recipient, to: mail.to, report }, 'mail', recipient),
        );
  if (ticketWords[report.outcome] === undefined) return mails;
  const comments = [...new Set(report.tickets)].flatMap((ticket) => {
    const system = systems.find(({ keys }) => new RegExp(keys).test(ticket));
    if (system === undefined || !wants(system)) return [];
    const { kind, url } = system;
    const host = new URL(url).host;
    return kind === 'jira'
      ? [toMessage({ kind, url, ticket, report }, `jira ${host}`, ticket)]
      : [
          toMessage(
            { kind, url, repository: system.repository, ticket, report },
            `github ${host}`,
            `${system.repository} ${ticket}`,
          ),
        ];
  });
  return [...mails, ...comments];
}

/** One recipient hears of one change in the order in which it happened, and nobody waits for anybody else. */
function toMessage(notice: Exclude<Notice, PlanNotice>, destination: string, recipient: string): NewMessage {
  const { change, outcome } = notice.report;
  const lane = `${change}/${destination}/${recipient}`;
  return { key: `${lane}/${outcome}`, destination, lane, payload: notice };
}

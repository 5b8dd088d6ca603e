import type { Deliver, FailedVerdict, OutboxMessage, Verdict } from '@roadbed/outbox';
import { createMailer } from './mail/create-mailer.ts';
import { noticeSchema } from './notice.ts';
import type { Notice, PlanNotice } from './notice.ts';
import { createGithubSystem } from './tickets/github-system.ts';
import { createJiraSystem } from './tickets/jira-system.ts';
import { deliverComment } from './tickets/deliver-comment.ts';

type TicketNotice = Extract<Notice, { kind: 'jira' | 'github' }>;

export type DeliverOptions = {
  /** Where mail is handed in: `smtp://user:password@mail.example.com:587`. */
  smtpUrl?: string | undefined;
  /** By the host that they are for, such as `example.atlassian.net`, so that no other ever gets one. */
  ticketTokens?: Readonly<Record<string, string>> | undefined;
  /** Writes a message for each who is to be told; may be called twice. */
  plan: (ended: PlanNotice) => Promise<void>;
};

/** Delivers notices of every kind, for the outbox's relay. */
export function createDeliver({ smtpUrl, ticketTokens = {}, plan }: DeliverOptions): Deliver {
  const mailer = smtpUrl === undefined ? undefined : createMailer(smtpUrl);

  return async (message, signal) => {
    const parsed = noticeSchema.safeParse(message.payload);
    if (!parsed.success) return notUnderstood(parsed.error.message);
    const notice = parsed.data;
    if (notice.kind === 'plan') {
      await plan(notice);
      return { outcome: 'delivered', receipt: {} };
    }
    if (notice.kind !== 'mail') return await comment(notice, message, signal);
    const { mayHaveArrived } = message;
    if (mailer === undefined) return notSetUp('no mail server is set: give ROADBED_SMTP_URL', mayHaveArrived);
    return await mailer.send(notice.report, notice, { mayHaveArrived, signal });
  };

  async function comment(
    notice: TicketNotice,
    { mayHaveArrived, createdAt }: OutboxMessage,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const { host } = new URL(notice.url);
    const token = ticketTokens[host];
    if (token === undefined)
      return notSetUp(`there is no token for ${host}: give one in ROADBED_TICKET_TOKENS`, mayHaveArrived);
    const system =
      notice.kind === 'jira'
        ? createJiraSystem({ ...notice, token })
        : createGithubSystem({ ...notice, token });
    const { ticket, report } = notice;
    return await deliverComment({ system, ticket, report, mayHaveArrived, createdAt, signal });
  }
}

/** Settings are not the notice's fault: it waits for them. */
function notSetUp(problem: string, mayHaveArrived: boolean): FailedVerdict {
  return { outcome: 'failed', problem, isPermanent: false, mayHaveArrived };
}

function notUnderstood(why: string): FailedVerdict {
  const problem = `the notice is not understood, it was written by another version: ${why}`;
  return { outcome: 'failed', problem, isPermanent: true, mayHaveArrived: false };
}

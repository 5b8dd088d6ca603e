import type { OutboxMessage } from '@roadbed/outbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeliver } from './create-deliver.ts';
import type { DeliverOptions } from './create-deliver.ts';
import type { Notice } from './notice.ts';
import { toPlanMessage } from './plan-notices.ts';
import { exampleReport } from './testing/example-report.ts';
import { startGithub } from './testing/start-github.ts';
import { startJira } from './testing/start-jira.ts';
import { startSmtp } from './testing/start-smtp.ts';

const repository = 'example-retail/shop';
let jira: Awaited<ReturnType<typeof startJira>>;
let github: Awaited<ReturnType<typeof startGithub>>;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  jira = await startJira({ issues: ['PAY-7'] });
  github = await startGithub({ repository, issues: [12] });
  smtp = await startSmtp();
});
afterAll(() => Promise.all([jira.close(), github.close(), smtp.close()]));

const report = exampleReport();
const recipient = 'changes@example.com';
const mail: Notice = { kind: 'mail', from: 'roadbed@example.com', recipient, to: [recipient], report };

function deliver(payload: unknown, options: Partial<DeliverOptions> = {}) {
  const message: OutboxMessage = {
    number: 1,
    key: 'key',
    destination: 'destination',
    lane: 'lane',
    payload,
    status: 'pending',
    createdAt: new Date(),
    dueAt: new Date(),
    expiresAt: new Date(),
    attempts: 1,
    failures: 0,
    problem: null,
    mayHaveArrived: false,
    endedAt: null,
  };
  return createDeliver({ plan: async () => {}, ...options })(message, new AbortController().signal);
}

test('a notice of each kind arrives where it belongs', async () => {
  const ticketTokens = { [jira.host]: jira.token, [github.host]: github.token };
  const options = { smtpUrl: smtp.url, ticketTokens };
  const delivered = { outcome: 'delivered' };
  expect(await deliver(mail, options)).toMatchObject(delivered);
  expect(await deliver({ kind: 'jira', url: jira.url, ticket: 'PAY-7', report }, options)).toMatchObject(
    delivered,
  );
  const onGithub = { kind: 'github', url: github.url, repository, ticket: '#12', report };
  expect(await deliver(onGithub, options)).toMatchObject(delivered);
  expect(smtp.mails).toHaveLength(1);
  expect(jira.comments.get('PAY-7')).toHaveLength(1);
  expect(github.comments.get(12)).toHaveLength(1);
});

test('that a change ended is planned', async () => {
  const planned: unknown[] = [];
  const ended = { change: 'C-12', outcome: 'live' as const, endedAt: report.endedAt };
  const plan = async (notice: unknown) => void planned.push(notice);
  expect(await deliver(toPlanMessage(ended).payload, { plan })).toMatchObject({ outcome: 'delivered' });
  expect(planned).toEqual([{ kind: 'plan', ...ended }]);
});

test('what is not set up waits, and says what to set', async () => {
  expect(await deliver(mail)).toMatchObject({
    isPermanent: false,
    mayHaveArrived: false,
    problem: expect.stringContaining('ROADBED_SMTP_URL'),
  });
});

test('a token goes to the host that it is for, and to no other', async () => {
  jira.requests.length = 0;
  const ticketTokens = { 'example.atlassian.net': jira.token };
  const verdict = await deliver({ kind: 'jira', url: jira.url, ticket: 'PAY-7', report }, { ticketTokens });
  expect(verdict).toMatchObject({ isPermanent: false, problem: expect.stringContaining(jira.host) });
  expect(jira.requests).toEqual([]);
});

test('a notice that another version wrote is given up', async () => {
  expect(await deliver({ kind: 'pigeon' })).toMatchObject({ outcome: 'failed', isPermanent: true });
});

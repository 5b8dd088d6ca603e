import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exampleReport } from '../testing/example-report.ts';
import { readHeader, readHeaders, readParts } from '../testing/read-mail.ts';
import { startSmtp } from '../testing/start-smtp.ts';
import type { SmtpMishap, SmtpSite } from '../testing/start-smtp.ts';
import { createMailer } from './create-mailer.ts';

let smtp: SmtpSite;
beforeAll(async () => {
  smtp = await startSmtp();
});
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.mishaps.length = 0;
});
afterAll(() => smtp.close());

const { signal } = new AbortController();
const addresses = {
  from: 'roadbed@example.com',
  recipient: 'changes@example.com',
  to: ['changes@example.com', 'audit@example.com'],
};
const send = (report = exampleReport(), mayHaveArrived = false) =>
  createMailer(smtp.url).send(report, addresses, { mayHaveArrived, signal });

async function receive(report = exampleReport()): Promise<string> {
  expect(await send(report)).toMatchObject({ outcome: 'delivered' });
  return smtp.mails.at(-1)?.raw ?? '';
}

test('a mail says in its headers what a rule or a script asks', async () => {
  const raw = await receive();
  const headers = Object.fromEntries(readHeaders(raw).map(({ name, value }) => [name, value]));
  expect(headers).toEqual({
    From: 'Roadbed <roadbed@example.com>',
    To: 'changes@example.com, audit@example.com',
    Subject: '[Example Retail] payments to production: live (C-12)',
    'Message-ID': expect.stringMatching(/^<C-12\.live\.[0-9a-f]{16}@example\.com>$/),
    Date: 'Sat, 21 Nov 2026 10:00:00 +0000',
    'Auto-Submitted': 'auto-generated',
    'List-ID': '"Changes" <changes.example.com>',
    'X-Roadbed-Change': 'C-12',
    'X-Roadbed-Kind': 'normal',
    'X-Roadbed-Outcome': 'live',
    'X-Roadbed-Service': 'payments',
    'X-Roadbed-Environment': 'production',
    'X-Roadbed-Release': exampleReport().release,
    'X-Roadbed-Tickets': 'PAY-7',
    'MIME-Version': '1.0',
    'Content-Type': expect.stringContaining('multipart/alternative'),
  });
  expect(smtp.mails.map(({ recipient }) => recipient)).toEqual(['changes@example.com']);
});

test('its text says all that is to be reconciled, a line each', async () => {
  const { 'text/plain': text } = readParts(await receive());
  expect(text?.trimEnd()).toBe(
    `payments to production: live (C-12)

Change: C-12 (normal)
Outcome: live
Service: payments
Environment: production
Release: ${exampleReport().release}
Commit: ${'c'.repeat(40)}
Tickets: PAY-7
Asked for by: Ana Example at 2026-11-21T09:58:00.000Z
Approved by: Ben Example at 2026-11-21T09:59:00.000Z
Started: 2026-11-21T09:59:01.000Z
Ended: 2026-11-21T10:00:00.000Z
Story: https://roadbed.example.com/changes/C-12

Commits (1)
- cccccccccc PAY-7 Round half up (Ana Example)`,
  );
});

test('a change that did not go out says why, and what the usual one does not have', async () => {
  const report = exampleReport({
    outcome: 'rejected',
    outcomeReason: 'not on a Friday',
    kind: 'rollback',
    reason: 'cards are declined',
    rollsBack: 'C-11',
    commit: null,
    tickets: [],
    decisions: [{ by: 'Ben Example', decision: 'rejected', at: '2026-11-21T09:59:00.000Z' }],
    approvedBecause: 'a roll back needs no approval',
    startedAt: null,
  });
  const { 'text/plain': text } = readParts(await receive(report));
  expect(text).toContain('Outcome: rejected\nBecause: not on a Friday\n');
  expect(text).toContain('Takes back: C-11\n');
  expect(text).toContain('Commit: none\nTickets: none\n');
  expect(text).toContain('Why: cards are declined\n');
  expect(text).toContain('Approved by: nobody: a roll back needs no approval\nRejected by: Ben Example at');
  expect(text).not.toContain('Started');
});

test('its HTML says the same, with a link to the story', async () => {
  const { 'text/html': html, 'text/plain': text = '' } = readParts(await receive());
  expect(html).toContain('<a href="https://roadbed.example.com/changes/C-12">');
  for (const line of text.split('\n')) {
    const [, value = line.replace(/^- /, '')] = /^[A-Z][a-z ]+: (.*)$/.exec(line) ?? [];
    expect(html).toContain(value);
  }
});

test('500 commits and tickets are cut, with how many there are', async () => {
  const commits = Array.from({ length: 500 }, (_, index) => ({
    sha: index.toString(16).padStart(40, '0'),
    subject: `PAY-${index} Change ${index}`,
    author: 'Ana Example',
  }));
  const tickets = commits.map((_, index) => `PAY-${index}`);
  const raw = await receive(exampleReport({ commits, commitCount: 500, tickets }));
  const { 'text/plain': text, 'text/html': html } = readParts(raw);
  for (const part of [text, html]) {
    expect(part).toContain('Commits (500; the newest 50 of them)');
    expect(part).toContain('PAY-49 Change 49');
    expect(part).not.toContain('Change 50');
  }
  expect(text).toContain('PAY-49 and 450 more\n');
  expect(readHeader(raw, 'X-Roadbed-Tickets')).toMatch(/^PAY-0, .* and 450 more$/);
  expect(raw.length).toBeLessThan(30_000);
});

test('a subject may be in any language', async () => {
  const raw = await receive(exampleReport({ organisation: 'Épicerie 食料品店 🛒' }));
  expect(readHeader(raw, 'Subject')).toBe('[Épicerie 食料品店 🛒] payments to production: live (C-12)');
});

test('a second copy is the same, byte for byte; another outcome, change or platform is another mail', async () => {
  const first = await receive();
  expect(await receive()).toBe(first);
  await receive(exampleReport({ outcome: 'rolled-back' }));
  await receive(exampleReport({ change: 'C-13' }));
  await receive(exampleReport({ storyUrl: 'https://another.example.com/changes/C-12' }));
  await receive(exampleReport({ requestedAt: '2026-11-22T09:58:00.000Z' }));
  expect(new Set(smtp.mails.map(({ messageId }) => messageId)).size).toBe(5);
});

describe('a mail that is not taken', () => {
  test.each<[string, SmtpMishap, object]>([
    [
      'for want of room',
      { at: 'data', code: 451, says: '4.3.0 try again later' },
      { isPermanent: false, mayHaveArrived: false, problem: expect.stringContaining('451 4.3.0') },
    ],
    [
      'because the server closes',
      { at: 'connect', code: 421, says: '4.3.2 closing' },
      { isPermanent: false, mayHaveArrived: false, problem: expect.stringContaining('421 4.3.2') },
    ],
    [
      'because there is no such mailbox',
      { at: 'recipient', code: 550, says: '5.1.1 no such mailbox' },
      { isPermanent: true, mayHaveArrived: false, problem: expect.stringContaining('550 5.1.1') },
    ],
    [
      'for its content',
      { at: 'data', code: 554, says: '5.7.1 refused' },
      { isPermanent: true, mayHaveArrived: false, problem: expect.stringContaining('554 5.7.1') },
    ],
    [
      'as far as is known, since the answer is lost',
      'lost-answer',
      { isPermanent: false, mayHaveArrived: true, problem: expect.stringContaining('closed') },
    ],
  ])('%s', async (_name, mishap, verdict) => {
    smtp.mishaps.push(mishap);
    expect(await send()).toMatchObject({ outcome: 'failed', ...verdict });
    expect(smtp.mishaps).toEqual([]);
  });

  test('because the server is away, may not have arrived', async () => {
    const away = await startSmtp();
    await away.close();
    const mailer = createMailer(away.url);
    const verdict = await mailer.send(exampleReport(), addresses, { mayHaveArrived: false, signal });
    expect(verdict).toMatchObject({ outcome: 'failed', isPermanent: false, mayHaveArrived: false });
  });

  test('is still one that may have arrived, where an earlier copy was lost', async () => {
    smtp.mishaps.push({ at: 'data', code: 451, says: 'later' });
    expect(await send(exampleReport(), true)).toMatchObject({ outcome: 'failed', mayHaveArrived: true });
    expect(await send(exampleReport(), true)).toEqual({
      outcome: 'delivered',
      receipt: { answer: expect.stringContaining('250'), mayBeSecondCopy: true },
    });
  });
});

test('a password does not cross a network in clear', async () => {
  // This machine by an address that does not look like it.
  const mailer = createMailer(smtp.url.replace('127.0.0.1', 'user:hunter2@127.1'));
  const verdict = await mailer.send(exampleReport(), addresses, { mayHaveArrived: false, signal });
  expect(verdict).toMatchObject({ outcome: 'failed', problem: expect.stringMatching(/STARTTLS/i) });
  expect(JSON.stringify(verdict)).not.toContain('hunter2');
  expect(smtp.mails).toEqual([]);
});

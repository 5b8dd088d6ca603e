import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, test } from 'vitest';
import type { ChangeReport } from '../report/change-report.ts';
import { oneLine } from '../report/one-line.ts';
import { anyReport } from '../testing/any-report.ts';
import { exampleReport } from '../testing/example-report.ts';
import { readHeaders, readParts } from '../testing/read-mail.ts';
import { toMail } from './to-mail.ts';

const addresses = { from: 'roadbed@example.com', recipient: 'a@example.com', to: ['a@example.com'] };

const compose = async (report: ChangeReport): Promise<string> =>
  // With the line ends that it has on its way.
  (await new MailComposer(toMail(report, addresses)).compile().build())
    .toString('latin1')
    .replaceAll(/\r?\n/g, '\r\n');

const namesOf = (raw: string) => readHeaders(raw).map(({ name }) => name);
const tagsOf = (html = '') => html.match(/<[^>]*>/g)?.map((tag) => tag.replace(/href="[^"]*"/, 'href')) ?? [];

test('whatever people wrote, it adds no header, no tag and no line', async () => {
  const names = namesOf(await compose(exampleReport()));
  await fc.assert(
    fc.asyncProperty(anyReport, async (report) => {
      const raw = await compose(report);
      expect(namesOf(raw)).toEqual(names);
      for (const line of raw.split('\r\n')) {
        expect(line).toMatch(/^[\t\x20-\x7e]*$/);
        expect(line.length).toBeLessThanOrEqual(998);
      }
      const headers = Object.fromEntries(readHeaders(raw).map(({ name, value }) => [name, value]));
      expect(headers['X-Roadbed-Service']).toBe(oneLine(report.service, 900).replaceAll('=?', '= ?'));
      expect(headers['Message-ID']).toMatch(/^<[\w.-]+@example\.com>$/);

      const { 'text/html': html, 'text/plain': text } = readParts(raw);
      const plain = { ...report, ...toPlain(report) };
      const { 'text/html': plainHtml, 'text/plain': plainText } = readParts(await compose(plain));
      expect(tagsOf(html)).toEqual(tagsOf(plainHtml));
      expect(text?.split('\n').length).toBe(plainText?.split('\n').length);
    }),
    { numRuns: 100 },
  );
});

/** The same report with a harmless word for each text. */
function toPlain(report: ChangeReport): Partial<ChangeReport> {
  const word = (text: string | null) => (text === null ? null : 'word');
  return {
    service: 'word',
    environment: 'word',
    kind: 'word',
    outcomeReason: word(report.outcomeReason),
    reason: word(report.reason),
    release: 'word',
    commit: word(report.commit),
    commits: report.commits.map(() => ({ sha: 'word', subject: 'word', author: 'word' })),
    tickets: report.tickets.map(() => 'word'),
    requestedBy: 'word',
    decisions: report.decisions.map((decision) => ({ ...decision, by: 'word' })),
    approvedBecause: word(report.approvedBecause),
  };
}

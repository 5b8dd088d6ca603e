import fc from 'fast-check';
import type { ChangeReport } from '../report/change-report.ts';
import { anyText } from './any-text.ts';
import { exampleReport } from './example-report.ts';

const someText = anyText.map((text) => `x${text}`);

/** A report in which everything that people wrote is any text. */
export const anyReport: fc.Arbitrary<ChangeReport> = fc
  .record({
    change: someText,
    outcomeReason: fc.option(anyText),
    organisation: someText,
    service: someText,
    environment: someText,
    kind: someText,
    reason: fc.option(anyText),
    release: someText,
    commit: fc.option(anyText),
    commits: fc.array(fc.record({ sha: someText, subject: someText, author: someText }), { maxLength: 3 }),
    tickets: fc.array(someText, { maxLength: 3 }),
    requestedBy: someText,
    approver: someText,
    approvedBecause: fc.option(anyText),
  })
  .map(({ approver, ...report }) =>
    exampleReport({
      ...report,
      commitCount: report.commits.length,
      decisions: [{ by: approver, decision: 'approved', at: '2026-11-21T09:59:00.000Z' }],
      storyUrl: `https://roadbed.example.com/changes/${encodeURIComponent(report.change.toWellFormed())}`,
    }),
  );

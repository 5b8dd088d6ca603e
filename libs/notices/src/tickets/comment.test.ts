import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyReport } from '../testing/any-report.ts';
import { exampleReport } from '../testing/example-report.ts';
import { toComment } from './comment.ts';
import { toAdf } from './to-adf.ts';
import { toMarkdown } from './to-markdown.ts';

test('a comment says where the ticket went, by which change, and who approved it', () => {
  expect(toMarkdown(toComment(exampleReport())).replaceAll(/\\([!-~])/g, '$1')).toMatch(
    new RegExp(
      String.raw`^Deployed to production by \[C-12\]\(<https://roadbed\.example\.com/changes/C-12>\): ` +
        String.raw`payments, release 0123456789ab\.\n\n` +
        String.raw`Asked for by Ana Example, approved by Ben Example\.\n\n` +
        String.raw`<!-- roadbed:C-12\.live\.[0-9a-f]{16} -->$`,
    ),
  );
  const report = { decisions: [], approvedBecause: 'integration asks for no approvals' };
  expect(toComment(exampleReport({ ...report, outcome: 'rolled-back' })).paragraphs.flat()).toMatchObject([
    { text: 'Rolled back in production by ' },
    { text: 'C-12' },
    {},
    { text: 'Asked for by Ana Example, approved by nobody (integration asks for no approvals).' },
  ]);
});

test('whatever people wrote, Markdown shows it as it is, with one link, one marker, and nobody called', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const comment = toComment(report);
      const markdown = toMarkdown(comment);
      const blocks = markdown.split('\n\n');
      expect(blocks).toHaveLength(3);
      expect(blocks[2]).toMatch(/^<!-- roadbed:[\w.-]+ -->$/);
      // All that is not behind a backslash, but for the one link.
      const link = `](<${new URL(report.storyUrl).href}>)`;
      const [before = '', after = '', ...more] = blocks.slice(0, 2).join(' ').split(link);
      expect(more).toEqual([]);
      const unescaped = (text: string) => text.replaceAll(/\\[!-~]/g, '').match(/[!-/:-@[-`{-~]/g) ?? [];
      expect(unescaped(before)).toEqual(['[']);
      expect(unescaped(after)).toEqual([]);
      expect(markdown).not.toMatch(/@(?!\u2060)/);
      const shown = comment.paragraphs.flat().map(({ text }) => text);
      for (const text of shown)
        expect(markdown.replaceAll(/\\([!-~])/g, '$1').replaceAll('\u2060', '')).toContain(
          text.replaceAll('\u2060', ''),
        );
    }),
    { numRuns: 300 },
  );
});

test('whatever people wrote, it is text in a document for Jira', () => {
  const shapeOf = (value: unknown) =>
    JSON.stringify(value, (key, part: unknown) => (key === 'text' || key === 'href' ? '' : part));
  const shape = shapeOf(toAdf(toComment(exampleReport())));
  fc.assert(
    fc.property(anyReport, (report) => {
      const document = toAdf(toComment(report));
      expect(shapeOf(document)).toBe(shape);
      expect(JSON.stringify(document)).toContain(toComment(report).marker);
    }),
  );
});

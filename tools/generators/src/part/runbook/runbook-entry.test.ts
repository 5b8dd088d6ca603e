import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEntry, anchorOf, headingsOf } from './runbook-entry.ts';

describe('headingsOf', () => {
  it('takes what is in code for no heading', () => {
    const text = '# A\n\n```sh\n# B\n~~~\n# C\n```\n\n~~~~\n```\n# D\n~~~~ \n##  E ##\n    # F\n#G\n';
    expect(headingsOf(text)).toEqual(['A', 'E']);
  });
});

describe('addEntry', { timeout: 60_000 }, () => {
  it('adds at the end, and nothing where the heading is', () => {
    const text = '# Runbook\n\nText.';
    const once = addEntry(text, 'It burns!', '## It burns!\n\nDo.\n');
    expect(once).toBe('# Runbook\n\nText.\n\n## It burns!\n\nDo.\n');
    expect(addEntry(once, 'It burns', '## It burns\n')).toBe(once);
  });

  it('keeps Windows line ends', () => {
    expect(addEntry('# A\r\n', 'B', '## B\n\nDo.')).toBe('# A\r\n\r\n## B\r\n\r\nDo.\r\n');
  });

  it('keeps every character that was there, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(addEntry(text, 'Entry', '## Entry').startsWith(text.trimEnd())).toBe(true);
      }),
    );
  });
});

describe('anchorOf', () => {
  it.each([
    ['Refunds pile up', 'refunds-pile-up'],
    ['503 for new payments', '503-for-new-payments'],
    ['Le café, «fermé»?', 'le-café-fermé'],
    ['***', ''],
  ])('%s has #%s', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
  });
});

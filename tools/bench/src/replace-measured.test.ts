import { expect, it } from 'vitest';
import { replaceMeasured } from './replace-measured.ts';

const document = 'before\n<!-- measured: a -->\nold\n<!-- end: a -->\nafter\n<!-- measured: b -->\n';

it('replaces what was measured, and leaves the rest', () => {
  const once = replaceMeasured(document, 'a', 'new\n');
  expect(once).toBe('before\n<!-- measured: a -->\n\nnew\n\n<!-- end: a -->\nafter\n<!-- measured: b -->\n');
  expect(replaceMeasured(once, 'a', 'new\n')).toBe(once);
});

it('says what the document lacks', () => {
  expect(() => replaceMeasured(document, 'b', 'new')).toThrow('"<!-- measured: b -->" and "<!-- end: b -->"');
  expect(() => replaceMeasured(document, 'c', 'new')).toThrow('no place for c');
});

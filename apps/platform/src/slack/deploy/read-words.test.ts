import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWords } from './read-words.ts';

test.each([
  ['lock payments in production', ['lock', 'payments', 'in', 'production'], undefined],
  ['  a\u00a0 b\n', ['a', 'b'], undefined],
  ['a because it is "red", isn\'t it?', ['a'], 'it is "red", isn\'t it?'],
  ['a Because “the tests are red”', ['a'], 'the tests are red'],
  ['a because', ['a'], ''],
  ['a because of this because of that', ['a'], 'of this because of that'],
  ['because it is', ['because', 'it', 'is'], undefined],
  ['a "because" b', ['a', 'because', 'b'], undefined],
  [
    'freeze production until "2026-12-01 09:00"',
    ['freeze', 'production', 'until', '2026-12-01 09:00'],
    undefined,
  ],
  ['a “two words” b', ['a', 'two words', 'b'], undefined],
  ['a "never closed', ['a', 'never closed'], undefined],
  ['a\u0000b\tc because d\u0000', ['a', 'b', 'c'], 'd'],
  ['', [], undefined],
])('%j', (line, words, reason) => expect(readWords(line)).toEqual({ words, reason }));

test('what stands behind because comes back as it was typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !/["“”„\p{Cc}]/u.test(text)),
      (reason) => {
        expect(readWords(`a because ${reason}`).reason).toBe(reason.trim());
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyUnits } from '../testing/any-text.ts';
import { oneLine } from './one-line.ts';

test.each([
  ['Round\r\n half\t up ', 'Round half up'],
  ['a\u2028b\u0000c\u0085d', 'a b c d'],
  ['evil \u202egnp.exe', 'evil gnp.exe'],
  ['half \ud800 a pair', 'half \ufffd a pair'],
  ['née 食 🛒', 'née 食 🛒'],
  ['', ''],
])('%j is %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

test('a long text is cut between characters, and says so', () => {
  expect(oneLine('🛒'.repeat(10), 5)).toBe('🛒🛒🛒🛒…');
  expect(oneLine('🛒'.repeat(5), 5)).toBe('🛒'.repeat(5));
});

test('whatever the text, it is one well-formed line that is no longer, and stays as it is', () => {
  fc.assert(
    fc.property(anyUnits, fc.integer({ min: 1, max: 60 }), (text, longest) => {
      const line = oneLine(text, longest);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(line.isWellFormed()).toBe(true);
      expect(Array.from(line).length).toBeLessThanOrEqual(longest);
      expect(oneLine(line, longest)).toBe(line);
    }),
  );
});

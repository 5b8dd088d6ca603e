import { expect, test } from 'vitest';
import { createRestartPauses } from './restart-pauses.ts';

test('a process that ends again and again is started ever later, up to a minute, and one that ran long at once', () => {
  let now = 0;
  const pauses = createRestartPauses(() => now);
  /** Starts it, and tells how long the next start has to wait when it ends at once. */
  const start = (key: string) => {
    pauses.started(key);
    const begun = now;
    while (pauses.isOn(key)) now += 250;
    return now - begun;
  };
  expect(Array.from({ length: 9 }, () => start('a'))).toEqual([
    0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ]);
  expect(start('b')).toBe(0);
  now += 59_999;
  expect(start('a')).toBe(60_000);
  now += 60_000;
  expect(start('a')).toBe(0);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showProgress } from './show-progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('says nothing within the first second, then what it is at and for how long, until the end', () => {
  const said: string[] = [];
  const progress = showProgress('payments', { progress: (text) => said.push(text) });
  progress.now('storing the bundle');
  vi.advanceTimersByTime(999);
  expect(said).toEqual([]);
  progress.now('asking the registry');
  vi.advanceTimersByTime(1001);
  progress.end();
  vi.advanceTimersByTime(5000);
  expect(said).toEqual(['payments: asking the registry (1 s)', 'payments: asking the registry (2 s)']);
});

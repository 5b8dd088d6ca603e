import { describe, expect, it } from 'vitest';
import { createPaceCounter } from './pace.ts';

describe('createPaceCounter', () => {
  it('counts each customer apart', () => {
    const pace = createPaceCounter(1000, () => 0);
    expect([pace.note('ana'), pace.note('ana'), pace.note('ben')]).toEqual([1, 2, 1]);
  });

  it('forgets what is older than the window', () => {
    let clock = 0;
    const pace = createPaceCounter(1000, () => clock);
    pace.note('ana');
    clock = 999;
    expect(pace.note('ana')).toBe(2);
    clock = 1000;
    expect(pace.note('ana')).toBe(2);
  });

  it('keeps no memory of customers who have gone quiet', () => {
    let clock = 0;
    const pace = createPaceCounter(1000, () => clock);
    for (const customer of ['ana', 'ben', 'cara']) pace.note(customer);
    clock = 5000;
    pace.note('dan');
    expect(pace.size).toBe(1);
  });
});

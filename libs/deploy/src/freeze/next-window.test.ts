import type { FreezeWindow } from '@roadbed/catalog';
import { toLocalTime, weekdayOf } from '@roadbed/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextWindow } from './next-window.ts';

const window = (more: Partial<FreezeWindow>): FreezeWindow => ({
  name: 'example',
  reason: 'an example',
  environments: ['production'],
  timeZone: 'UTC',
  ...more,
});
const weekend = window({ weekly: { from: 'friday 16:00', to: 'monday 08:00' }, timeZone: 'Europe/London' });
const next = (freeze: FreezeWindow, now: string) => {
  const found = nextWindow(freeze, new Date(now));
  return found && [found.from.toISOString().slice(0, 16), found.to.toISOString().slice(0, 16)];
};

test.each([
  // 2026-12-04 is a Friday.
  ['2026-12-02T12:00Z', ['2026-12-04T16:00', '2026-12-07T08:00']],
  ['2026-12-04T15:59Z', ['2026-12-04T16:00', '2026-12-07T08:00']],
  ['2026-12-04T16:00Z', ['2026-12-04T16:00', '2026-12-07T08:00']],
  ['2026-12-07T07:59Z', ['2026-12-04T16:00', '2026-12-07T08:00']],
  ['2026-12-07T08:00Z', ['2026-12-11T16:00', '2026-12-14T08:00']],
  // Clocks go forward on the Sunday, and back on one: the window keeps what clocks show.
  ['2026-03-28T12:00Z', ['2026-03-27T16:00', '2026-03-30T07:00']],
  ['2026-10-24T12:00Z', ['2026-10-23T15:00', '2026-10-26T08:00']],
])('at %s the weekend is %j', (now, expected) => expect(next(weekend, now)).toEqual(expected));

test.each([
  [
    { from: 'monday 09:00', to: 'monday 17:00' },
    '2026-12-07T18:00Z',
    ['2026-12-14T09:00', '2026-12-14T17:00'],
  ],
  [
    { from: 'monday 17:00', to: 'monday 09:00' },
    '2026-12-07T12:00Z',
    ['2026-12-07T17:00', '2026-12-14T09:00'],
  ],
  [
    { from: 'monday 17:00', to: 'monday 09:00' },
    '2026-12-07T08:00Z',
    ['2026-11-30T17:00', '2026-12-07T09:00'],
  ],
  [
    { from: 'sunday 23:00', to: 'monday 01:00' },
    '2026-12-07T00:30Z',
    ['2026-12-06T23:00', '2026-12-07T01:00'],
  ],
])('%j at %s is %j', (weekly, now, expected) => expect(next(window({ weekly }), now)).toEqual(expected));

test('a window of once is there until it is over', () => {
  const sale = window({ from: '2026-11-27', to: '2026-12-01 08:00', timeZone: 'America/New_York' });
  expect(next(sale, '2026-01-01T00:00Z')).toEqual(['2026-11-27T05:00', '2026-12-01T13:00']);
  expect(next(sale, '2026-12-01T12:59Z')).toBeDefined();
  expect(next(sale, '2026-12-01T13:00Z')).toBeUndefined();
});

test('the next window of a week is never over, begins on its day, and no later than in a week', () => {
  const zones = ['UTC', 'Europe/London', 'Australia/Lord_Howe', 'America/New_York'];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (now, timeZone) => {
        const found = nextWindow({ ...weekend, timeZone }, now);
        if (found === undefined) throw new Error('there is always a next one');
        expect(found.to > now).toBe(true);
        expect(found.from < found.to).toBe(true);
        expect(found.from.getTime() - now.getTime()).toBeLessThanOrEqual(7 * 24 * 3_600_000 + 3_600_000);
        const begin = toLocalTime(found.from, timeZone);
        expect([weekdayOf(begin), begin.hour, begin.minute]).toEqual([5, 16, 0]);
      },
    ),
  );
});

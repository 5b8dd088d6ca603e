import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatZoned, parseLocalTime, toInstant, toLocalTime } from './zoned-time.ts';

const at = (text: string, timeZone: string) => {
  const local = parseLocalTime(text);
  if (local === undefined) throw new Error(`${text} is no time`);
  return toInstant(local, timeZone).toISOString();
};

test.each([
  ['2026-01-15 12:00', 'Europe/London', '2026-01-15T12:00:00.000Z'],
  ['2026-07-15 12:00', 'Europe/London', '2026-07-15T11:00:00.000Z'],
  ['2026-07-15T12:00', 'Asia/Kolkata', '2026-07-15T06:30:00.000Z'],
  ['2026-07-15', 'Pacific/Auckland', '2026-07-14T12:00:00.000Z'],
])('%s in %s is %s', (text, zone, instant) => expect(at(text, zone)).toBe(instant));

test.each([
  // 2026-03-29, 01:00 GMT: clocks go from 01:00 to 02:00.
  ['2026-03-29 00:59', 'Europe/London', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29 01:30', 'Europe/London', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29 02:00', 'Europe/London', '2026-03-29T01:00:00.000Z'],
  // 2026-10-25, 02:00 BST: clocks go back to 01:00.
  ['2026-10-25 00:30', 'Europe/London', '2026-10-24T23:30:00.000Z'],
  ['2026-10-25 01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25 02:00', 'Europe/London', '2026-10-25T02:00:00.000Z'],
  // Half an hour, on Lord Howe Island.
  ['2026-10-04 02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
])('when clocks change, %s in %s is %s', (text, zone, instant) => expect(at(text, zone)).toBe(instant));

test.each(['2026-02-29', '2026-13-01', '2026-01-01 24:00', '2026-01-01 09:60', '2026-1-1', 'tomorrow', ''])(
  '%j is no time',
  (text) => expect(parseLocalTime(text)).toBeUndefined(),
);

test('what clocks show at an instant is when they show it, or an hour that comes twice', () => {
  const zones = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (zone, date) => {
        const minute = Math.floor(date.getTime() / 60_000) * 60_000;
        const back = toInstant(toLocalTime(new Date(minute), zone), zone).getTime();
        expect([0, 30 * 60_000, 3_600_000]).toContain(minute - back);
      },
    ),
  );
});

test('an instant is written with the zone that people of the place know', () => {
  expect(formatZoned(new Date('2026-07-15T11:00:00Z'), 'Europe/London')).toBe('2026-07-15 12:00 BST');
  expect(formatZoned(new Date('2026-07-15T11:00:00Z'), 'UTC')).toBe('2026-07-15 11:00 UTC');
});

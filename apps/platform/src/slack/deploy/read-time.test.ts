import { expect, test } from 'vitest';
import { readDuration } from './read-duration.ts';
import { readMoment, resolveMoment } from './read-moment.ts';

test.each([
  ['2h', 120],
  ['90m', 90],
  ['1h30m', 90],
  ['1 h 30 min', 90],
  ['2 days', 2880],
  ['1.5h', 90],
  ['0m', 0],
  ['2', undefined],
  ['-2h', undefined],
  ['2h ago', undefined],
  ['h', undefined],
  ['2w', undefined],
  ['', undefined],
])('%j lasts %s minutes', (text, minutes) => expect(readDuration(text)).toBe(minutes));

const resolve = (text: string, timeZone: string, now = '2026-12-01T12:00:00Z') => {
  const moment = readMoment(text);
  return moment && resolveMoment(moment, timeZone, new Date(now)).toISOString();
};

test.each([
  ['2026-12-02 09:00', 'UTC', '2026-12-02T09:00:00.000Z'],
  ['2026-12-02', 'Europe/Berlin', '2026-12-01T23:00:00.000Z'],
  ['17:00', 'UTC', '2026-12-01T17:00:00.000Z'],
  ['9:00', 'UTC', '2026-12-02T09:00:00.000Z'],
  ['12:00', 'UTC', '2026-12-02T12:00:00.000Z'],
  ['13:30', 'Europe/Berlin', '2026-12-01T12:30:00.000Z'],
  ['25:00', 'UTC', undefined],
  ['2026-11-31 09:00', 'UTC', undefined],
  ['noon', 'UTC', undefined],
])('%j in %s is %s', (text, zone, instant) => expect(resolve(text, zone)).toBe(instant));

test('a time of day is the next that clocks show, over a night in which they change', () => {
  expect(resolve('09:00', 'Europe/London', '2026-10-24T12:00:00Z')).toBe('2026-10-25T09:00:00.000Z');
  expect(resolve('09:00', 'Europe/London', '2026-03-28T12:00:00Z')).toBe('2026-03-29T08:00:00.000Z');
});

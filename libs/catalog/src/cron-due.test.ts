import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCronDue } from './cron-due.ts';
import { addDays, toInstant } from './zoned-time.ts';

const minuteMs = 60_000;

/** The minutes of a day somewhere in which a schedule is due, as instants. */
function dueOn(expression: string, day: { year: number; month: number; day: number }, timeZone: string) {
  const midnight = { ...day, hour: 0, minute: 0 };
  const end = toInstant(addDays(midnight, 1), timeZone).getTime();
  const due: string[] = [];
  for (let at = toInstant(midnight, timeZone).getTime(); at < end; at += minuteMs) {
    if (isCronDue(expression, new Date(at + 17_000), timeZone)) due.push(new Date(at).toISOString());
  }
  return due;
}

describe('isCronDue', () => {
  // 2026-11-27 is a Friday.
  it.each([
    ['* * * * *', '2026-11-27T10:07', true],
    ['7 10 * * *', '2026-11-27T10:07', true],
    ['7 10 * * *', '2026-11-27T10:08', false],
    ['*/15 * * * *', '2026-11-27T10:45', true],
    ['*/15 * * * *', '2026-11-27T10:46', false],
    ['5/20 * * * *', '2026-11-27T10:25', true],
    ['5/20 * * * *', '2026-11-27T10:20', false],
    ['0-10/5,30 9-17 * * *', '2026-11-27T17:30', true],
    ['0-10/5,30 9-17 * * *', '2026-11-27T17:15', false],
    ['0 3 * * 1-5', '2026-11-27T03:00', true],
    ['0 3 * * 1-5', '2026-11-28T03:00', false],
    ['0 3 * * 0', '2026-11-29T03:00', true],
    ['0 3 1 * *', '2026-12-01T03:00', true],
    ['0 3 * 12 *', '2026-11-27T03:00', false],
    ['0 3 1 * 5', '2026-11-27T03:00', true],
    ['0 3 1 * 5', '2026-12-01T03:00', true],
    ['0 3 1 * 5', '2026-12-02T03:00', false],
    ['0 3 */2 * 5', '2026-11-27T03:00', true],
    ['0 3 */2 * 5', '2026-11-29T03:00', false],
  ])('%s at %s: %s', (expression, at, isDue) => {
    expect(isCronDue(expression, new Date(`${at}:00Z`))).toBe(isDue);
    expect(isCronDue(expression, new Date(`${at}:59.999Z`))).toBe(isDue);
  });

  it('goes by the clocks of its time zone', () => {
    expect(isCronDue('0 3 * * *', new Date('2026-07-01T02:00:00Z'), 'Europe/London')).toBe(true);
    expect(isCronDue('0 3 * * *', new Date('2026-12-01T03:00:00Z'), 'Europe/London')).toBe(true);
  });

  it('is due as much later when clocks skip its time, and the first time when it comes twice', () => {
    const [spring, autumn] = [
      { year: 2026, month: 3, day: 29 },
      { year: 2026, month: 10, day: 25 },
    ];
    expect(dueOn('30 1 * * *', spring, 'Europe/London')).toEqual(['2026-03-29T01:30:00.000Z']);
    expect(dueOn('30 1 * * *', autumn, 'Europe/London')).toEqual(['2026-10-25T00:30:00.000Z']);
    expect(dueOn('30 * * * *', spring, 'Europe/London')).toHaveLength(23);
    expect(dueOn('30 * * * *', autumn, 'Europe/London')).toHaveLength(25);
  });

  it('with a time of its own is due once on every day, everywhere', { timeout: 60_000 }, () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Beirut',
    );
    // Days on which clocks change in one of them are as many as the others together.
    const changes = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'];
    const day = fc.oneof(
      fc.constantFrom(...changes.map((text) => new Date(text))),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    );
    fc.assert(
      fc.property(zone, day, fc.nat(23), fc.nat(59), (timeZone, date, hour, minute) => {
        const given = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(dueOn(`${minute} ${hour} * * *`, given, timeZone)).toEqual([
          toInstant({ ...given, hour, minute }, timeZone).toISOString(),
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

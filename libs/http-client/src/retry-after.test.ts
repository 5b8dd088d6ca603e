import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1);
  const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const toAsctime = (date: Date): string => {
    const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(date.toUTCString()) ?? [];
    return `${(days[date.getUTCDay()] ?? '').slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
  };
  const toRfc850 = (date: Date): string => {
    const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(date.toUTCString()) ?? [];
    return `${days[date.getUTCDay()]}, ${day}-${month}-${year?.slice(2)} ${time} GMT`;
  };
  const seconds = fc.integer({ min: 0, max: 10 * 365 * 24 * 3600 });

  it('reads any number of seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (value) => {
        expect(parseRetryAfter(` ${value} `, now)).toBe(value * 1000);
      }),
    );
  });

  it('reads a date in each of the forms of RFC 9110', () => {
    fc.assert(
      fc.property(seconds, (ahead) => {
        const date = new Date(now + ahead * 1000);
        for (const text of [date.toUTCString(), toAsctime(date), toRfc850(date)]) {
          expect([text, parseRetryAfter(text, now)]).toEqual([text, ahead * 1000]);
        }
      }),
    );
  });

  it('takes a date that is past for now', () => {
    fc.assert(
      fc.property(seconds, (ago) => {
        expect(parseRetryAfter(new Date(now - ago * 1000).toUTCString(), now)).toBe(0);
      }),
    );
  });

  it('gives a wait of 0 or more for any text, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.float().map(String), fc.date().map(String)), (text) => {
        const ms = parseRetryAfter(text, now);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
    );
    for (const text of [
      '',
      '-1',
      '1.5',
      '1e3',
      'soon',
      '2026-01-01',
      'Thu, 99 Jan 2026 00:00:00 GMT',
      undefined,
    ]) {
      expect([text, parseRetryAfter(text, now)]).toEqual([text, undefined]);
    }
  });
});

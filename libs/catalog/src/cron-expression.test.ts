import { expect, test } from 'vitest';
import { cronExpression } from './cron-expression.ts';

test.each(['* * * * *', '0 3 * * *', '30 2 * * 1-5', '*/5 0,12 1-15/2 1,7 0', '59 23 31 12 6'])(
  '%j is a schedule',
  (text) => {
    expect(cronExpression.safeParse(text).success).toBe(true);
  },
);

test.each([
  ['', 'five fields'],
  ['0 3 * *', 'five fields'],
  ['0  3 * * *', 'five fields'],
  ['@daily', 'five fields'],
  ['60 3 * * *', 'has "60" for the minute, which takes 0 to 59'],
  ['0 24 * * *', 'has "24" for the hour'],
  ['0 0 0 * *', 'day of the month'],
  ['0 0 * 13 *', 'month'],
  ['0 0 * * 7', 'day of the week'],
  ['0 0 * * mon', 'day of the week'],
  ['30-10 * * * *', 'minute'],
  ['*/0 * * * *', 'minute'],
  ['1, * * * *', 'minute'],
])('%j is refused: %s', (text, problem) => {
  const parsed = cronExpression.safeParse(text);
  expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(problem);
});

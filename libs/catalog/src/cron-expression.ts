import { z } from 'zod';

/** The five fields of a crontab line, as POSIX has them: least and greatest value. */
const fields = [
  { name: 'minute', least: 0, greatest: 59 },
  { name: 'hour', least: 0, greatest: 23 },
  { name: 'day of the month', least: 1, greatest: 31 },
  { name: 'month', least: 1, greatest: 12 },
  { name: 'day of the week', least: 0, greatest: 6 },
] as const;

const part = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/**
 * A schedule in the five fields of a crontab (POSIX, with the steps that every cron knows): numbers, `*`, lists by
 * comma, ranges by hyphen, steps by slash. `30 2 * * 1-5` is half past two from Monday to Friday.
 */
export const cronExpression = z.string().superRefine((text, context) => {
  const given = text.split(' ');
  if (given.length !== fields.length) {
    context.addIssue({
      code: 'custom',
      message: 'does not have the five fields of a crontab, each after one space',
    });
    return;
  }
  for (const [index, { name, least, greatest }] of fields.entries()) {
    const value = given[index] ?? '';
    if (value.split(',').every((entry) => fits(entry, least, greatest))) continue;
    context.addIssue({
      code: 'custom',
      message: `has "${value}" for the ${name}, which takes ${least} to ${greatest}`,
    });
  }
});

function fits(entry: string, least: number, greatest: number): boolean {
  const match = part.exec(entry);
  if (!match) return false;
  const [, from, to, step] = match;
  if (step !== undefined && Number(step) < 1) return false;
  if (from === undefined) return true;
  const [first, last] = [Number(from), Number(to ?? from)];
  return first >= least && last <= greatest && first <= last;
}

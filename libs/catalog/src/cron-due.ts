import { addMinutes, toInstant, toLocalTime, weekdayOf } from './zoned-time.ts';
import type { LocalTime } from './zoned-time.ts';

const minuteMs = 60_000;
/** By how much clocks go forward somewhere, in minutes. */
const forward = [30, 60, 120];

/**
 * Whether a schedule is due in the minute that an instant is in. Where both days are given, of the month and of the
 * week, either will do (POSIX crontab).
 *
 * When clocks change, a schedule with hours of its own is due once a day all the same: a time that comes twice counts
 * the first time, one that is skipped is due as much later as the clocks went. A schedule of every hour (`*`) goes by
 * the time that passes. So does Vixie cron.
 *
 * @param expression five fields that `cronExpression` has parsed
 */
export function isCronDue(expression: string, at: Date, timeZone = 'UTC'): boolean {
  const shown = toLocalTime(at, timeZone);
  const [, hour = '*'] = expression.split(' ');
  if (hour.startsWith('*')) return fitsTime(expression, shown);
  const minute = Math.floor(at.getTime() / minuteMs) * minuteMs;
  const isMeant = (local: LocalTime) =>
    fitsTime(expression, local) && toInstant(local, timeZone).getTime() === minute;
  return isMeant(shown) || forward.some((minutes) => isMeant(addMinutes(shown, -minutes)));
}

function fitsTime(expression: string, local: LocalTime): boolean {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression.split(' ');
  const fitsDay = fits(day, local.day, 1, 31);
  const fitsWeekday = fits(weekday, weekdayOf(local), 0, 6);
  const isEither = !day.startsWith('*') && !weekday.startsWith('*');
  return (
    fits(minute, local.minute, 0, 59) &&
    fits(hour, local.hour, 0, 23) &&
    fits(month, local.month, 1, 12) &&
    (isEither ? fitsDay || fitsWeekday : fitsDay && fitsWeekday)
  );
}

/** Whether a field, a list of `*`, `5`, `1-5`, each with a step or none, has the value. */
function fits(field: string, value: number, least: number, greatest: number): boolean {
  return field.split(',').some((entry) => {
    const [range = '*', step] = entry.split('/');
    const [from, to] = range === '*' ? [least, greatest] : range.split('-').map(Number);
    const first = from ?? least;
    const last = to ?? (step === undefined ? first : greatest);
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  });
}

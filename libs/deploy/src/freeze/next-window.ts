import { addDays, parseLocalTime, toInstant, toLocalTime, weekdayOf, weekdays } from '@roadbed/catalog';
import type { FreezeWindow, LocalTime } from '@roadbed/catalog';

/** The window that a freeze of `platform.json` is in at `now`, else its next one; undefined when there is none any more. */
export function nextWindow(
  { from, to, weekly, timeZone }: FreezeWindow,
  now: Date,
): { from: Date; to: Date } | undefined {
  if (weekly !== undefined) return nextOfWeek(weekly, timeZone, now);
  const begin = parseLocalTime(from ?? '');
  const end = parseLocalTime(to ?? '');
  if (begin === undefined || end === undefined) return undefined;
  const window = { from: toInstant(begin, timeZone), to: toInstant(end, timeZone) };
  return window.to > now ? window : undefined;
}

function nextOfWeek(
  weekly: NonNullable<FreezeWindow['weekly']>,
  timeZone: string,
  now: Date,
): { from: Date; to: Date } | undefined {
  const today = toLocalTime(now, timeZone);
  const begin = parseTimeOfWeek(weekly.from);
  const end = parseTimeOfWeek(weekly.to);
  const isLater = end.minute + 60 * end.hour > begin.minute + 60 * begin.hour;
  const days = (end.day - begin.day + 7) % 7 || (isLater ? 0 : 7);
  // By the calendar, not by hours: a week in which clocks change is longer or shorter.
  for (let ago = 7; ago >= -7; ago -= 1) {
    const day = addDays(today, -ago);
    if (weekdayOf(day) !== begin.day) continue;
    const window = {
      from: toInstant(withTime(day, begin), timeZone),
      to: toInstant(withTime(addDays(day, days), end), timeZone),
    };
    if (window.to > now) return window;
  }
  return undefined;
}

function withTime(day: LocalTime, { hour, minute }: { hour: number; minute: number }): LocalTime {
  return { ...day, hour, minute };
}

/** `friday 16:00`, as the schema has checked it. */
function parseTimeOfWeek(text: string): { day: number; hour: number; minute: number } {
  const [name = '', time = ''] = text.split(' ');
  const [hour, minute] = time.split(':').map(Number);
  return { day: weekdays.findIndex((day) => day === name), hour: hour ?? 0, minute: minute ?? 0 };
}

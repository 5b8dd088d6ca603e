import { addDays, parseLocalTime, toInstant, toLocalTime } from '@roadbed/catalog';
import type { LocalTime } from '@roadbed/catalog';

/** A moment as a person names it: a day with or without a time, or the next time that clocks show this. */
export type Moment = { local: LocalTime } | { hour: number; minute: number };

const timeOfDay = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** Reads `2026-12-01 09:00`, `2026-12-01` or `17:00`; undefined for anything else. */
export function readMoment(text: string): Moment | undefined {
  const given = text.trim();
  const [, hour, minute] = timeOfDay.exec(given) ?? [];
  if (hour !== undefined) return { hour: Number(hour), minute: Number(minute) };
  const local = parseLocalTime(given);
  return local === undefined ? undefined : { local };
}

/** When that is, in a time zone. */
export function resolveMoment(moment: Moment, timeZone: string, now: Date): Date {
  if ('local' in moment) return toInstant(moment.local, timeZone);
  const today = { ...toLocalTime(now, timeZone), ...moment };
  const then = toInstant(today, timeZone);
  return then > now ? then : toInstant(addDays(today, 1), timeZone);
}

/** A date and time of day somewhere, without an offset: `2026-12-01 09:00`. Seconds are those of the minute's begin. */
export type LocalTime = { year: number; month: number; day: number; hour: number; minute: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const form = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d))?$/;

/** Reads `2026-12-01 09:00`, with a T or a space; a day alone is its begin. Undefined for what no calendar has. */
export function parseLocalTime(text: string): LocalTime | undefined {
  const [year, month, day, hour = 0, minute = 0] = (form.exec(text)?.slice(1) ?? []).map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = new Date(toUtc({ year, month, day, hour, minute }));
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60;
  return isReal ? { year, month, day, hour, minute } : undefined;
}

/** What clocks show in a time zone at an instant. */
export function toLocalTime(instant: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

/**
 * When clocks in a time zone show this. A time that comes twice, when clocks go back, is the first of the two; one that
 * never comes, when they go forward, is as much later as they went (as `disambiguation: "compatible"` of Temporal).
 */
export function toInstant(local: LocalTime, timeZone: string): Date {
  const utc = toUtc(local);
  const offsets = [utc - dayMs, utc + dayMs].map((near) => offsetAt(new Date(near), timeZone));
  const candidates = offsets
    .map((offset) => new Date(utc - offset))
    .sort((a, b) => a.getTime() - b.getTime());
  const real = candidates.find((candidate) => toUtc(toLocalTime(candidate, timeZone)) === utc);
  return real ?? new Date(utc - (offsets[0] ?? 0));
}

/** The day so many days later, at the same time of day. */
export function addDays(local: LocalTime, days: number): LocalTime {
  return fromUtc(toUtc(local) + days * dayMs);
}

/** The time so many minutes later, by a clock that nobody sets. */
export function addMinutes(local: LocalTime, minutes: number): LocalTime {
  return fromUtc(toUtc(local) + minutes * 60_000);
}

/** 0 for Sunday, as `Date.getDay`. */
export function weekdayOf(local: LocalTime): number {
  return new Date(toUtc(local)).getUTCDay();
}

/** `2026-12-01 09:00 GMT`: an instant as people of a time zone write it. */
export function formatZoned(instant: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = toLocalTime(instant, timeZone);
  const two = (part: number) => String(part).padStart(2, '0');
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} ${zone ?? timeZone}`;
}

function offsetAt(instant: Date, timeZone: string): number {
  const wholeMinute = Math.floor(instant.getTime() / minuteMs) * minuteMs;
  return toUtc(toLocalTime(instant, timeZone)) - wholeMinute;
}

function toUtc({ year, month, day, hour, minute }: LocalTime): number {
  // Date.UTC takes years below 100 for those of the twentieth century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute);
  return date.getTime();
}

function fromUtc(time: number): LocalTime {
  const date = new Date(time);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  // To make one costs a hundred times what using it does.
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

import { z } from 'zod';

/** A name for machines: lower-case words joined by single hyphens, 2 to 40 characters. */
export const kebabName = z
  .string()
  .min(2, 'is shorter than 2 characters')
  .max(40, 'is longer than 40 characters')
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is not kebab-case (lower-case letters, digits, single hyphens)');

/** Text for people: one line, 1 to 300 characters. */
export const sentence = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(300, 'is longer than 300 characters')
  .regex(/^[^\r\n]*$/, 'has a line break');

/** A chat channel's name without its #: Slack allows 80 lower-case letters, digits, hyphens and underscores. */
export const channelName = z
  .string()
  .regex(/^[a-z0-9_-]{1,80}$/, 'is not a channel name (a-z, 0-9, - and _, no #)');

/** An IANA time zone that this Node knows, such as `Europe/London`. */
export const timeZone = z
  .string()
  .refine(isTimeZone, 'is not a time zone (such as "Europe/London" or "UTC")');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

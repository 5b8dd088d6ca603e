import { z } from 'zod';
import { kebabName, sentence, timeZone } from './words.ts';
import { parseLocalTime, toInstant } from './zoned-time.ts';

const localTime = z
  .string()
  .refine((text) => parseLocalTime(text) !== undefined, 'is not a time such as "2026-12-18 18:00"');

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

const timeOfWeek = z
  .string()
  .regex(
    new RegExp(`^(${weekdays.join('|')}) ([01]\\d|2[0-3]):[0-5]\\d$`),
    'is not a day and a time such as "friday 16:00"',
  );

const weekly = z
  .strictObject({
    from: timeOfWeek.describe('when it begins, for example "friday 16:00"'),
    to: timeOfWeek.describe('when it ends, for example "monday 08:00"'),
  })
  .refine(({ from, to }) => from !== to, 'begins when it ends')
  .describe('an object with from and to: a window of every week');

const names = (what: string) =>
  z.array(kebabName).min(1, 'is empty').optional().describe(`names of ${what}; all when none is named`);

/** A window in which nothing goes out: one, by `from` and `to`, or one of every week. */
export const freezeSchema = z
  .strictObject({
    name: kebabName.describe('a short name, unique among the freezes'),
    reason: sentence.describe('why nothing goes out, for those who are refused'),
    environments: z.array(kebabName).min(1, 'is empty').describe('names of environments'),
    domains: names('domains'),
    teams: names('owning teams'),
    services: names('services'),
    from: localTime.optional().describe('when it begins, for example "2026-12-18 18:00"'),
    to: localTime.optional().describe('when it ends, for example "2027-01-04 08:00"'),
    weekly: weekly.optional(),
    timeZone: timeZone
      .default('UTC')
      .describe('the time zone of these times, for example "Europe/London"; UTC when left out'),
  })
  .superRefine(({ from, to, weekly, timeZone }, context) => {
    const tell = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (weekly !== undefined) {
      const message = 'belongs to a freeze without "weekly"';
      if (from !== undefined) tell('from', message);
      if (to !== undefined) tell('to', message);
      return;
    }
    if (from === undefined) tell('from', 'is missing');
    if (to === undefined) tell('to', 'is missing');
    const [begin, end] = [from, to].map((text) => parseLocalTime(text ?? ''));
    if (begin === undefined || end === undefined) return;
    if (toInstant(end, timeZone) <= toInstant(begin, timeZone)) tell('to', `is not after from, "${from}"`);
  });

/** A parsed entry of `$.freezes` of `platform.json`. */
export type FreezeWindow = z.infer<typeof freezeSchema>;

import type { Team } from '@roadbed/catalog';
import { setField } from '../json-text/edit-json.ts';
import type { JsonValue } from '../json-text/to-json-text.ts';
import { titleOf } from '../service/title-of.ts';
import type { ParsedTeamOptions } from './team-options.ts';

/** The fields of `platform.json` that the options give, in the order in which they are written. */
export function teamFields(
  options: ParsedTeamOptions,
  present: Team | undefined,
  now: Date,
): Record<string, JsonValue> {
  const { title, members, channel, userGroup, codeOwner } = options;
  const rota = rotaOf(options, present?.rota, now);
  const fields = { title, members, channel, userGroup, codeOwner, rota };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function rotaOf(
  { rota, rotaFrom, shiftDays, handoverAt, timeZone }: ParsedTeamOptions,
  present: Team['rota'],
  now: Date,
): JsonValue | undefined {
  const members = rota ?? present?.members;
  const isAsked = [rota, rotaFrom, shiftDays, handoverAt, timeZone].some((option) => option !== undefined);
  if (!isAsked || members === undefined) return undefined;
  return {
    members,
    from: rotaFrom ?? present?.from ?? nextMonday(now),
    shiftDays: shiftDays ?? present?.shiftDays ?? 7,
    handoverAt: handoverAt ?? present?.handoverAt ?? '09:00',
    timeZone: timeZone ?? present?.timeZone ?? 'UTC',
  };
}

function nextMonday(now: Date): string {
  const day = new Date(now);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7));
  return day.toISOString().slice(0, 10);
}

/** A team that is new; what is not given follows from its name. */
export function newTeam(name: string, fields: Record<string, JsonValue>): JsonValue {
  return { name, title: titleOf(name), members: [], channel: `team-${name}`, ...fields };
}

/** The text of `platform.json` with these fields of the team at `at`; fields that are right stay as they are written. */
export function withTeamFields(text: string, at: number, fields: Record<string, JsonValue>): string {
  const teams = (JSON.parse(text) as { teams: Array<Record<string, unknown>> }).teams;
  return Object.entries(fields)
    .filter(([key, value]) => JSON.stringify(teams[at]?.[key]) !== JSON.stringify(value))
    .reduce((edited, [key, value]) => setField(edited, ['teams', at], key, value), text);
}

/** Turns that nobody takes. */
export function rotaProblems(options: ParsedTeamOptions, present: Team['rota']): string[] {
  if (options.rota !== undefined || present !== undefined) return [];
  return (['rotaFrom', 'shiftDays', 'handoverAt', 'timeZone'] as const)
    .filter((option) => options[option] !== undefined)
    .map((option) => `--${option} belongs to a rota, and the team has none. Add --rota=NAME,NAME.`);
}

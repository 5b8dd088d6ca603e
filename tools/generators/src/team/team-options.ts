import { z } from 'zod';
import { namesOption, textOption } from '../service/option-types.ts';

/** What `nx g team` takes; see `schema.json`. */
export const teamOptionsSchema = z.object({
  name: textOption,
  title: textOption,
  channel: textOption,
  members: namesOption,
  userGroup: textOption,
  codeOwner: textOption,
  rota: namesOption,
  rotaFrom: textOption,
  shiftDays: z.number().optional(),
  handoverAt: textOption,
  timeZone: textOption,
});

/** The options as Nx hands them over. */
export type TeamOptions = z.input<typeof teamOptionsSchema>;
export type ParsedTeamOptions = z.output<typeof teamOptionsSchema>;

import { z } from 'zod';
import { namesOption, textOption } from './option-types.ts';

/** What `nx g service` takes; see `schema.json`. */
export const serviceOptionsSchema = z.object({
  name: textOption,
  domain: textOption,
  team: textOption,
  title: textOption,
  description: textOption,
  capability: textOption,
  availability: z.number().optional(),
  latency: z.number().optional(),
  deploymentFrequency: textOption,
  dependencies: namesOption,
  thirdParties: namesOption,
  skipClients: z.boolean().default(false),
});

/** The options as Nx hands them over. */
export type ServiceOptions = z.input<typeof serviceOptionsSchema>;
export type ParsedServiceOptions = z.output<typeof serviceOptionsSchema>;

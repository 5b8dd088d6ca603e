import { z } from 'zod';

/** What a flag or an answer to a prompt says; nothing is the same as leaving it out. */
const text = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value));

/** Names by comma, as a flag gives them, or a list. */
const names = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [
    ...new Set(
      [value ?? []]
        .flat()
        .flatMap((part) => part.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ]);

/** What `nx g service` takes; see `schema.json`. */
export const serviceOptionsSchema = z.object({
  name: text,
  domain: text,
  team: text,
  title: text,
  description: text,
  capability: text,
  availability: z.number().optional(),
  latency: z.number().optional(),
  deploymentFrequency: text,
  dependencies: names,
  thirdParties: names,
});

/** The options as Nx hands them over. */
export type ServiceOptions = z.input<typeof serviceOptionsSchema>;
export type ParsedServiceOptions = z.output<typeof serviceOptionsSchema>;

import type { z } from 'zod';
import { quote } from './name-problems.ts';
import { Refusal } from './refusal.ts';

/**
 * Parses what Nx hands to a generator: flags, answers to prompts, or the options of a caller.
 *
 * @throws Refusal with every option that is of the wrong type
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: unknown): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    parsed.error.issues.map(({ path, message }) => {
      const [option = ''] = path;
      const value = (options as Record<PropertyKey, unknown> | undefined)?.[option];
      return `The option ${String(option)} cannot be ${quote(value)}: ${message}. Correct --${String(option)}.`;
    }),
  );
}

import { z } from 'zod';

/** A field that a form body carries as JSON text and a JSON body as it is. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(parseText, schema);
}

/** A boolean, which form bodies carry as "true", "1", "false" or "0". */
export function flag() {
  return z.preprocess(
    (value) =>
      value === undefined ? undefined : value === true || value === 'true' || value === '1' || value === 1,
    z.boolean().optional(),
  );
}

/** Names or ids: a list, or one text with commas between. */
export function list() {
  return z.preprocess((value) => {
    const parsed = parseText(value);
    return typeof parsed === 'string'
      ? parsed
          .split(',')
          .map((each) => each.trim())
          .filter(Boolean)
      : parsed;
  }, z.array(z.string()));
}

/** What every list method takes. */
export const paging = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
};

function parseText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' ? parsed : value;
  } catch {
    return value;
  }
}

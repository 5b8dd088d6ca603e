import { z } from 'zod';

/** Nx makes numbers and truth values of what looks like them; a person typed text. */
const typed = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a flag or an answer to a prompt says; nothing is the same as leaving it out. */
export const textOption = typed
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value));

/** Names by comma, as a flag gives them, or a list; undefined when left out. */
export const namesOption = z
  .union([typed, z.array(typed)])
  .optional()
  .transform((value) => {
    if (value === undefined) return undefined;
    const names = [value].flat().flatMap((part) => part.split(','));
    const given = names.map((name) => name.trim()).filter((name) => name !== '');
    return given.length === 0 ? undefined : [...new Set(given)];
  });

import { z } from 'zod';

/** What a flag or an answer to a prompt says; nothing is the same as leaving it out. */
export const textOption = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value));

/** Names by comma, as a flag gives them, or a list; undefined when left out. */
export const namesOption = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => {
    if (value === undefined) return undefined;
    const names = [value].flat().flatMap((part) => part.split(','));
    const given = names.map((name) => name.trim()).filter((name) => name !== '');
    return given.length === 0 ? undefined : [...new Set(given)];
  });

import { z } from 'zod';

/** Somebody of `platform.json`, or the platform itself, by name and title. */
export const personSchema = z.object({ name: z.string(), title: z.string() });
export type Person = z.output<typeof personSchema>;

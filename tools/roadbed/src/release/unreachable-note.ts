import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../write-atomically.ts';

const noteSchema = z.object({ source: z.string(), at: z.iso.datetime(), reason: z.string() });

/** For so long nobody asks again, in milliseconds. */
const noteLifeMs = 60_000;

/**
 * A note, in a file, that a registry gave no answer, so that of many releases in a row only the first waits for it.
 */
export function createUnreachableNote(file: string) {
  return {
    /** Why the registry at this address gave no answer within the last minute; undefined when it may be asked. */
    async read(source: string, now = Date.now()): Promise<string | undefined> {
      const text = await readFile(file, 'utf8').catch(() => '');
      const note = parseNote(text);
      if (note === undefined || note.source !== source || now - Date.parse(note.at) > noteLifeMs)
        return undefined;
      return note.reason;
    },
    write(source: string, reason: string, now = new Date()): void {
      writeAtomically(file, JSON.stringify({ source, at: now.toISOString(), reason }));
    },
  };
}

export type UnreachableNote = ReturnType<typeof createUnreachableNote>;

function parseNote(text: string): z.infer<typeof noteSchema> | undefined {
  try {
    return noteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

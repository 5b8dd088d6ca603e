import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const instanceNoteSchema = z.object({
  instance: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  port: z.int(),
});

/** What is known of an instance before its process exists. */
export type InstanceNote = z.infer<typeof instanceNoteSchema>;

/**
 * The notes on the instances of this machine: `<id>.json` beside `<id>.pid`. Files, not the database, because
 * processes belong to one machine, and so that they can be ended while the database is down.
 */
export function createInstanceFolder(folder: string) {
  const noteFile = (instance: string) => join(folder, `${instance}.json`);
  const pidFile = (instance: string) => join(folder, `${instance}.pid`);
  return {
    pidFile,
    async read(instance: string): Promise<InstanceNote | undefined> {
      const text = await readFile(noteFile(instance), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : instanceNoteSchema.parse(JSON.parse(text));
    },
    async write(note: InstanceNote): Promise<void> {
      await mkdir(folder, { recursive: true });
      await writeFile(`${noteFile(note.instance)}.draft`, JSON.stringify(note));
      await rename(`${noteFile(note.instance)}.draft`, noteFile(note.instance));
    },
    async remove(instance: string): Promise<void> {
      await rm(pidFile(instance), { force: true });
      await rm(noteFile(instance), { force: true });
    },
    /** Ids of all instances that are noted. */
    async list(): Promise<string[]> {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    },
  };
}

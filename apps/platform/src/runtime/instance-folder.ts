import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const instanceNoteSchema = z.object({
  instance: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  /** Where it listens; 0 for one that does not. */
  port: z.int(),
  /** Which workload of the service it is; left out: the service's own process. */
  workload: z.object({ name: z.string(), kind: z.enum(['http', 'worker', 'schedule']) }).optional(),
  /** Whether it has been asked to end. */
  stopping: z.boolean().optional(),
});

/** What is known of an instance before its process exists. */
export type InstanceNote = z.infer<typeof instanceNoteSchema>;

/**
 * The notes on the instances of this machine: `<id>.json` beside `<id>.pid`, and `<id>.exit` of a run that ended.
 * Files, not the database, because processes belong to one machine, and so that they can be ended while the database is
 * down.
 */
export function createInstanceFolder(folder: string) {
  const noteFile = (instance: string) => join(folder, `${instance}.json`);
  const pidFile = (instance: string) => join(folder, `${instance}.pid`);
  const exitFile = (instance: string) => join(folder, `${instance}.exit`);
  return {
    pidFile,
    exitFile,
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
      await rm(exitFile(instance), { force: true });
      await rm(noteFile(instance), { force: true });
    },
    /** Ids of all instances that are noted. */
    async list(): Promise<string[]> {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    },
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const markerSchema = z.looseObject({
  name: z.string(),
  dependencies: z.looseObject({ services: z.array(z.string()).default([]) }).default({ services: [] }),
});

/** A service as its contract tests see it. */
export interface ServiceFolder {
  name: string;
  /** Absolute path. */
  folder: string;
  /** Absolute path of the workspace that the service is in. */
  workspace: string;
  /** Names of the services that it calls, by its `service.json`. */
  dependencies: readonly string[];
}

/**
 * Finds the service that a file belongs to: the nearest folder above with a `service.json`.
 *
 * @param start an absolute path within the service: `import.meta.dirname`
 * @throws Error when there is none, or no `platform.json` above it
 */
export function findServiceFolder(start: string): ServiceFolder {
  const folder = findUp(start, 'service.json');
  const workspace = findUp(folder, 'platform.json');
  const { name, dependencies } = markerSchema.parse(
    JSON.parse(readFileSync(join(folder, 'service.json'), 'utf8')),
  );
  return { name, folder, workspace, dependencies: dependencies.services };
}

function findUp(start: string, file: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(`There is no ${file} in ${start} or above it. Call this from a service's own test.`);
    }
  }
}

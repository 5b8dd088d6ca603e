import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { z } from 'zod';

/** Where the values of an environment are, relative to the service's root. */
export function environmentFile(environment: string): string {
  return join('config', `${environment}.json`);
}

/** The environments that have a file with values, by name. */
export function listEnvironments(folder: string): string[] {
  const configFolder = join(folder, 'config');
  const files = existsSync(configFolder) ? readdirSync(configFolder) : [];
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => parse(file).name)
    .toSorted();
}

const descriptorSchema = z.object({ dependencies: z.object({ services: z.array(z.string()) }) });

/** The variables that the runtime sets: the URL of each service that service.json depends on. */
export function listGivenVariables(folder: string): Set<string> {
  const file = join(folder, 'service.json');
  if (!existsSync(file)) {
    return new Set();
  }
  const descriptor = descriptorSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  const services = descriptor.success ? descriptor.data.dependencies.services : [];
  return new Set(services.map((name) => `${name.toUpperCase().replaceAll('-', '_')}_URL`));
}

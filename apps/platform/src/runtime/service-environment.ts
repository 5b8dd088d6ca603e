import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { InstanceNote } from './instance-folder.ts';

const releasedDescriptorSchema = z.object({
  domain: z.string().optional(),
  dependencies: z.object({ services: z.array(z.string()) }),
});

/**
 * The environment variables of a service process: its identity, its port, and where its dependencies, the
 * environment's values and its feature toggles are.
 * Nothing of the platform's own environment passes, so that no service sees the platform's secrets.
 */
export async function toServiceEnvironment(
  note: InstanceNote,
  {
    content,
    commit,
    gatewayUrl,
    cache,
  }: { content: string; commit: string | null; gatewayUrl: string; cache: string },
): Promise<Record<string, string>> {
  const descriptor = releasedDescriptorSchema.parse(
    JSON.parse(await readFile(join(content, 'service.json'), 'utf8')),
  );
  const dependencies = descriptor.dependencies.services.map((name) => [
    `${name.toUpperCase().replaceAll('-', '_')}_URL`,
    `${gatewayUrl}/${note.environment}/${name}`,
  ]);
  const passed = ['PATH', 'LANG', 'TZ', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'NODE_EXTRA_CA_CERTS'].flatMap(
    (name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    },
  );
  const values = join(content, 'config', `${note.environment}.json`);
  const toggles = join(content, 'toggles.json');
  return {
    ...Object.fromEntries(passed),
    ...(existsSync(values) ? { ROADBED_CONFIG_FILE: values } : {}),
    ...(existsSync(toggles) ? { ROADBED_TOGGLES_FILE: toggles } : {}),
    ...Object.fromEntries(dependencies),
    HOST: '127.0.0.1',
    PORT: String(note.port),
    ...(descriptor.domain === undefined ? {} : { ROADBED_DOMAIN: descriptor.domain }),
    ROADBED_ENVIRONMENT: note.environment,
    ROADBED_RELEASE: note.release,
    ROADBED_COMMIT: commit ?? 'unknown',
    ROADBED_INSTANCE: note.instance,
    NODE_COMPILE_CACHE: cache,
  };
}

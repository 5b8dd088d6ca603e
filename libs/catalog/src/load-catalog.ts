import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { dirname } from 'node:path/posix';
import type { z } from 'zod';
import type { Catalog, Service } from './catalog.ts';
import { checkServicePolicy } from './check-deploy-policy.ts';
import { checkServiceApprovals } from './check-approvals.ts';
import { checkPlatform } from './check-platform.ts';
import { checkServices } from './check-services.ts';
import { parseDocument } from './parse-document.ts';
import type { ParsedDocument } from './parse-document.ts';
import { platformDescriptorSchema } from './platform-descriptor.ts';
import type { PlatformDescriptor } from './platform-descriptor.ts';
import type { Problem } from './problem.ts';
import { toPlatformReferences, toServiceReferences } from './references.ts';
import { serviceDescriptorSchema } from './service-descriptor.ts';
import type { ServiceDescriptor } from './service-descriptor.ts';

export type LoadedCatalog = { ok: true; catalog: Catalog } | { ok: false; problems: Problem[] };

/** The texts of all descriptors of a workspace. */
export type DescriptorTexts = {
  /** The text of `platform.json`. */
  platform: string;
  /** The text of every `service.json`, by its path relative to the workspace, with forward slashes. */
  services: ReadonlyMap<string, string>;
};

/**
 * Reads `platform.json` and every `service.json` of the workspace at `root`, and checks them against each other.
 * Never throws for what a descriptor says: all problems of all files come back at once.
 */
export async function loadCatalog(root: string): Promise<LoadedCatalog> {
  const platform = await readDocument(root, 'platform.json', platformDescriptorSchema);
  const files = (await Array.fromAsync(glob('apps/*/*/service.json', { cwd: root })))
    .map((file) => file.split(sep).join('/'))
    .sort();
  const services = await Promise.all(
    files.map(async (file) => ({ file, ...(await readDocument(root, file, serviceDescriptorSchema)) })),
  );
  return toCatalog(platform, services);
}

/** The same for texts that are not on disk, or not yet. */
export function parseCatalog(texts: DescriptorTexts): LoadedCatalog {
  const services = [...texts.services]
    .map(([file, text]) => ({ file, ...parseDocument(file, text, serviceDescriptorSchema) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  return toCatalog(parseDocument('platform.json', texts.platform, platformDescriptorSchema), services);
}

function toCatalog(
  platform: ParsedDocument<PlatformDescriptor>,
  documents: Array<ParsedDocument<ServiceDescriptor> & { file: string }>,
): LoadedCatalog {
  const services = documents.flatMap(({ file, value }): Service[] =>
    value === undefined ? [] : [{ ...value, root: dirname(file) }],
  );
  const references = documents.map(({ file, json }) => toServiceReferences(dirname(file), json));
  const problems = [
    ...platform.problems,
    ...(platform.value === undefined ? [] : checkPlatform('platform.json', platform.value)),
    ...(platform.value === undefined ? [] : checkServicePolicy(platform.value, services)),
    ...documents.flatMap(({ problems }) => problems),
    ...checkServices(toPlatformReferences(platform.json), references),
    ...(platform.value === undefined ? [] : checkServiceApprovals(platform.value, services)),
  ];
  if (platform.value === undefined || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    catalog: {
      platform: platform.value,
      services: new Map(services.map((service) => [service.name, service])),
    },
  };
}

async function readDocument<T>(root: string, file: string, schema: z.ZodType<T>): Promise<ParsedDocument<T>> {
  let text: string;
  try {
    text = await readFile(join(root, file), 'utf8');
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const problem: Problem = { file, path: '$', message, fix: 'create the file, or make it readable' };
    return { value: undefined, json: undefined, problems: [problem] };
  }
  return parseDocument(file, text, schema);
}

import { suggest } from '@roadbed/catalog';
import { z } from 'zod';
import type { WorkspaceFiles } from './workspace-files.ts';

const descriptorSchema = z.looseObject({
  name: z.string(),
  title: z.string(),
  team: z.string(),
  channel: z.string().default(''),
  runbook: z.string().default('docs/runbook.md'),
  dependencies: z.looseObject({ services: z.array(z.string()).default([]) }).default({ services: [] }),
});

/** The service that a part is added to, or that a client calls. */
export interface TargetService {
  /** Its folder, relative to the workspace. */
  root: string;
  name: string;
  title: string;
  team: string;
  channel: string;
  /** Path of the runbook, relative to the service. */
  runbook: string;
  dependencies: readonly string[];
}

export type TargetServiceResult = { ok: true; service: TargetService } | { ok: false; problem: string };

/** Names of all services, by their folders. */
export function listServices(files: WorkspaceFiles): Map<string, string> {
  const roots = files
    .children('apps')
    .flatMap((domain) => files.children(`apps/${domain}`).map((name) => `apps/${domain}/${name}`))
    .filter((root) => files.isFile(`${root}/service.json`));
  return new Map(roots.map((root) => [root.slice(root.lastIndexOf('/') + 1), root]));
}

/**
 * Finds a service by its name.
 *
 * @param option how the person named it: `--service`
 */
export function findService(
  files: WorkspaceFiles,
  name: string | undefined,
  option: string,
): TargetServiceResult {
  const roots = listServices(files);
  const known = [...roots.keys()].toSorted();
  if (name === undefined || name === '') {
    return { ok: false, problem: `No service is given. Add ${option}=NAME: there are ${known.join(', ')}.` };
  }
  const root = roots.get(name);
  if (root === undefined) {
    return {
      ok: false,
      problem: `There is no service ${JSON.stringify(name.slice(0, 60))}: ${suggest(name, known)}`,
    };
  }
  const file = `${root}/service.json`;
  try {
    const descriptor = descriptorSchema.parse(JSON.parse(files.read(file) ?? ''));
    const { title, team, channel, runbook, dependencies } = descriptor;
    return {
      ok: true,
      service: { root, name, title, team, channel, runbook, dependencies: dependencies.services },
    };
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `$.${path.map(String).join('.')}: ${message}`).join('; ')
        : (error as Error).message;
    return { ok: false, problem: `${file} cannot be used (${reason}). Correct it first.` };
  }
}

import type { Tree } from '@nx/devkit';
import {
  formatProblem,
  parseCatalog,
  serviceDescriptorSchema,
  suggest,
  type ServiceDescriptor,
} from '@roadbed/catalog';
import { quote } from '../service/name-problems.ts';
import { serviceRoots } from './service-roots.ts';

/** A service that stands in the workspace, or why it cannot be worked on. */
export type FoundService =
  | { ok: true; root: string; file: string; descriptor: ServiceDescriptor }
  | { ok: false; problems: string[] };

/** Finds a service by its name, and reads its descriptor. */
export function findService(tree: Tree, name: string | undefined): FoundService {
  const roots = serviceRoots(tree);
  const names = roots.map((root) => root.slice(root.lastIndexOf('/') + 1));
  if (name === undefined) return { ok: false, problems: [`No service is given: ${suggest('', names)}.`] };
  const root = roots[names.indexOf(name)];
  if (root === undefined)
    return { ok: false, problems: [`There is no service ${quote(name)}: ${suggest(name, names)}`] };

  const file = `${root}/service.json`;
  const text = tree.read(file, 'utf8') ?? '';
  const problems = descriptorProblems(tree, file, text);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, root, file, descriptor: serviceDescriptorSchema.parse(JSON.parse(text)) };
}

/** What the catalogue says of one descriptor by itself, whatever the others say. */
export function descriptorProblems(tree: Tree, file: string, text: string): string[] {
  const parsed = parseCatalog({
    platform: tree.read('platform.json', 'utf8') ?? '',
    services: new Map([[file, text]]),
  });
  if (parsed.ok) return [];
  return parsed.problems
    .filter((problem) => problem.file === file && !problem.path.startsWith('$.dependencies.services'))
    .map(formatProblem);
}

import type { Tree } from '@nx/devkit';
import type { ServiceDescriptor } from '@roadbed/catalog';

/** What every service offers, so that a client can begin with it. */
const firstOperation = 'GET /';

/**
 * Adds a client of every service that a new one calls, as `nx g part client` would.
 *
 * @param descriptor what `service.json` will be; it is written when all else is
 * @throws Refusal when a provider cannot be asked
 */
export async function addClients(
  tree: Tree,
  { name, dependencies }: ServiceDescriptor,
  descriptor: { path: string; text: string },
): Promise<void> {
  if (dependencies.services.length === 0) return;
  // Loaded only here: what edits sources by their syntax tree takes longer than all the rest.
  const [{ planPart }, { fromTree }] = await Promise.all([
    import('../part/plan-part.ts'),
    import('../part/workspace-files.ts'),
  ]);
  const files = fromTree(tree);
  const withDescriptor = {
    ...files,
    read: (path: string) => (path === descriptor.path ? descriptor.text : files.read(path)),
    isFile: (path: string) => path === descriptor.path || files.isFile(path),
  };
  for (const provider of dependencies.services) {
    const options = { kind: 'client', service: name, provider, operation: firstOperation };
    for (const { path, text } of (await planPart(options, withDescriptor)).changes) tree.write(path, text);
  }
}

import { join } from 'node:path';
import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import type { ServiceDescriptor } from '@roadbed/catalog';
import { format, type FormatConfig } from 'oxfmt';
import { localPort } from '../plugin/local-port.ts';

/**
 * Writes a service's files into the tree, formatted as the workspace formats; files that are there stay.
 *
 * The descriptor comes last: Nx writes in this order, and the descriptor is what makes a folder a service,
 * so a creation that is cut short is finished by the next run.
 */
export async function renderService(tree: Tree, root: string, descriptor: ServiceDescriptor): Promise<void> {
  const substitutions = { ...descriptor, port: localPort(descriptor.name) };
  generateFiles(tree, join(import.meta.dirname, 'files'), root, substitutions, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
  tree.write(`${root}/service.json`, JSON.stringify(descriptor, null, 2));

  const options = formatOptions(tree);
  for (const { path, type, content } of tree.listChanges()) {
    if (type !== 'CREATE' || !path.startsWith(`${root}/`)) continue;
    tree.write(path, await formatted(path, content?.toString() ?? '', options));
  }
}

async function formatted(path: string, text: string, options: FormatConfig): Promise<string> {
  const { code, errors } = await format(path, text, options);
  const [error] = errors;
  if (error) throw new Error(`The template of ${path} cannot be formatted: ${error.message}`);
  return code;
}

function formatOptions(tree: Tree): FormatConfig {
  const {
    $schema: _schema,
    ignorePatterns: _ignorePatterns,
    ...options
  } = JSON.parse(tree.read('.oxfmtrc.json', 'utf8') ?? '{}') as Record<string, unknown>;
  return options;
}

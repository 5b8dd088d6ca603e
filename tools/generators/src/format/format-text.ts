import type { Tree } from '@nx/devkit';

/** Formats a text as the workspace formats such a file. @throws when the text cannot be parsed as one */
export async function formatText(tree: Tree, path: string, text: string): Promise<string> {
  const { format } = await import('oxfmt');
  const { code, errors } = await format(path, text, optionsOf(tree));
  const [error] = errors;
  if (error) throw new Error(`${path} cannot be formatted: ${error.message}`);
  return code;
}

/** Formats an edited text where the text before was formatted, and leaves a layout of a person's own alone. */
export async function formatAsBefore(
  tree: Tree,
  path: string,
  before: string,
  after: string,
): Promise<string> {
  if (before === after) return before;
  return (await formatText(tree, path, before)) === before ? formatText(tree, path, after) : after;
}

function optionsOf(tree: Tree): Record<string, unknown> {
  const {
    $schema: _schema,
    ignorePatterns: _ignorePatterns,
    ...options
  } = JSON.parse(tree.read('.oxfmtrc.json', 'utf8') ?? '{}') as Record<string, unknown>;
  return options;
}

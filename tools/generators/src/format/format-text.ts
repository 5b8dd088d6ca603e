import type { Tree } from '@nx/devkit';
import { formatOptions, formatText as format, keepLayout } from '../part/source/layout.ts';

/** Formats a text as the workspace formats such a file. @throws when the text cannot be parsed as one */
export async function formatText(tree: Tree, path: string, text: string): Promise<string> {
  return format(path, text, optionsOf(tree));
}

/** Formats an edited text where the text before was formatted, and leaves a layout of a person's own alone. */
export async function formatAsBefore(
  tree: Tree,
  path: string,
  before: string,
  after: string,
): Promise<string> {
  return keepLayout(path, before, after, optionsOf(tree));
}

function optionsOf(tree: Tree): ReturnType<typeof formatOptions> {
  return formatOptions(tree.read('.oxfmtrc.json', 'utf8') ?? undefined);
}

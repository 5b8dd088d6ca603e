import type { Tree } from '@nx/devkit';
import { formatAsBefore } from '../format/format-text.ts';

/** Edits the text of a descriptor, and keeps it formatted where it was. */
export async function editDescriptor(
  tree: Tree,
  file: string,
  edit: (text: string) => string,
): Promise<void> {
  const before = tree.read(file, 'utf8') ?? '';
  tree.write(file, await formatAsBefore(tree, file, before, edit(before)));
}

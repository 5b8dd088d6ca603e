import { generateFiles, OverwriteStrategy, type Tree } from '@nx/devkit';
import { formatText } from '../format/format-text.ts';

/** What {@link renderFiles} writes. */
export interface RenderOptions {
  /** Folder of the templates: `NAME.template` becomes `NAME`. */
  templates: string;
  /** Folder to write to, relative to the workspace. */
  folder: string;
  /** What the templates name. */
  values: Record<string, unknown>;
  /** Files that nobody lays out anew, relative to the folder. Default none. */
  asTheyAre?: readonly string[];
}

/** Writes files from templates into the tree, formatted as the workspace formats; files that are there stay. */
export async function renderFiles(
  tree: Tree,
  { templates, folder, values, asTheyAre = [] }: RenderOptions,
): Promise<void> {
  const before = new Set(tree.listChanges().map(({ path }) => path));
  generateFiles(tree, templates, folder, values, { overwriteStrategy: OverwriteStrategy.KeepExisting });

  for (const { path, type, content } of tree.listChanges()) {
    if (type !== 'CREATE' || before.has(path) || asTheyAre.includes(path.slice(folder.length + 1))) continue;
    tree.write(path, await formatText(tree, path, content?.toString() ?? ''));
  }
}

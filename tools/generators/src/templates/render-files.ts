import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Tree } from '@nx/devkit';
import { formatText } from '../format/format-text.ts';
import { fillTemplate, type TemplateValues } from './fill-template.ts';

/** What {@link renderFiles} writes. */
export interface RenderOptions {
  /** Folder of the templates: `NAME.template` becomes `NAME`. */
  templates: string;
  /** Folder to write to, relative to the workspace. */
  folder: string;
  /** What the templates name. */
  values: TemplateValues;
  /** Files that nobody lays out anew, relative to the folder. Default none. */
  asTheyAre?: readonly string[];
}

const ending = '.template';

/**
 * Writes files from templates into the tree, formatted as the workspace formats; files that are there stay. Nx has
 * `generateFiles` for this, and loading it takes longer than all that a generator does.
 */
export async function renderFiles(
  tree: Tree,
  { templates, folder, values, asTheyAre = [] }: RenderOptions,
): Promise<void> {
  for (const template of readdirSync(templates, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!template.endsWith(ending)) continue;
    const file = template.slice(0, -ending.length).split(sep).join('/');
    const path = `${folder}/${file}`;
    if (tree.exists(path)) continue;
    const text = fillTemplate(readFileSync(join(templates, template), 'utf8'), values);
    tree.write(path, asTheyAre.includes(file) ? text : await formatText(tree, path, text));
  }
}

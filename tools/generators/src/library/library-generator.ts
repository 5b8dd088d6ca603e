import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { serviceDescriptorSchema, suggest, type PlatformDescriptor } from '@roadbed/catalog';
import { z } from 'zod';
import { readPlatform } from '../descriptors/read-platform.ts';
import { nameProblems, quote } from '../service/name-problems.ts';
import { textOption } from '../service/option-types.ts';
import { parseOptions } from '../service/parse-options.ts';
import { Refusal } from '../service/refusal.ts';
import { takenNames } from '../service/taken-names.ts';
import { titleOf } from '../service/title-of.ts';
import { setCodeOwner } from '../sync/code-owners.ts';
import { renderFiles } from '../templates/render-files.ts';
import { tell } from '../tell.ts';
import { addToLock } from './add-to-lock.ts';
import { linkPackage } from './link-package.ts';

const floors = [1, 2, 3];

const optionsSchema = z.object({
  name: textOption,
  floor: z.number().optional(),
  team: textOption,
  description: textOption,
});

/** What `nx g library` takes; see `schema.json`. */
export type LibraryOptions = z.input<typeof optionsSchema>;
type ParsedLibraryOptions = z.output<typeof optionsSchema>;

/**
 * `nx g library NAME`: writes a shared library, adds it to the lock file, and links it when all is written. A second
 * run changes nothing, and files that are there are kept.
 *
 * @throws Refusal with every problem at once; nothing is written then
 */
export async function createLibrary(tree: Tree, options: LibraryOptions): Promise<() => Promise<void>> {
  const parsed = parseOptions(optionsSchema, options);
  const platform = readPlatform(tree);
  const { name = '', floor = 1, team } = parsed;
  const root = `libs/${name}`;
  const taken = takenNames(tree).filter((entry) => entry.name.toLowerCase() === name);
  const problems = [
    ...nameProblems('library', name, 'money'),
    ...taken
      .filter((entry) => entry.root !== root)
      .map((entry) => `The name "${name}" is taken by ${entry.root}. Choose another.`),
    ...optionProblems(parsed, platform),
  ];
  if (problems.length > 0) throw new Refusal(problems);
  if (taken.some((entry) => entry.root === root)) {
    return async () => tell(`${root} exists already. Nothing was changed.`);
  }

  const manifest = {
    name: `@roadbed/${name}`,
    version: '0.1.0',
    private: true,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': './src/index.ts' },
    nx: { name, tags: [`floor:${floor}`, ...(team === undefined ? [] : [`team:${team}`])] },
  };
  const description = parsed.description ?? `${titleOf(name)}, a library of floor ${floor}.`;
  await renderFiles(tree, {
    templates: join(import.meta.dirname, 'files'),
    folder: root,
    values: { packageName: manifest.name, description, quotedDescription: JSON.stringify(description) },
  });
  if (team !== undefined) {
    tree.write('CODEOWNERS', setCodeOwner(tree.read('CODEOWNERS', 'utf8'), { root, team }, platform));
  }
  addToLock(tree, root, manifest);
  // Last, since it is what makes a folder a library: a creation that is cut short is finished by the next run.
  tree.write(`${root}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);

  return async () => {
    await linkPackage(tree.root, root, manifest.name);
    tell(nextSteps(root, name, manifest.name));
  };
}

function optionProblems(
  { floor, team, description }: ParsedLibraryOptions,
  { teams }: PlatformDescriptor,
): string[] {
  const names = teams.map((entry) => entry.name);
  const parsed = serviceDescriptorSchema.shape.description.optional().safeParse(description);
  return [
    ...(floor === undefined || floors.includes(floor)
      ? []
      : [`There is no floor ${floor} for libraries. Correct --floor: there are 1, 2, 3.`]),
    ...(team === undefined || names.includes(team)
      ? []
      : [
          `There is no team ${quote(team)} in platform.json: ${suggest(team, names)} A new one: npx nx g team NAME.`,
        ]),
    ...(parsed.success
      ? []
      : parsed.error.issues.map(
          ({ message }) => `The description ${quote(description)} ${message}. Correct --description.`,
        )),
  ];
}

function nextSteps(root: string, name: string, packageName: string): string {
  return [
    '',
    `The library ${packageName} stands in ${root}, and can be imported. Next:`,
    `  npx nx run-many -t lint typecheck test -p ${name}`,
    'A library that imports it names it among the dependencies of its package.json.',
  ].join('\n');
}

import { copyFile, cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { filesOf, type Flavour } from './flavours.ts';
import { run } from './run-command.ts';
import { librariesOf, packageOf, type Shape } from './synthetic-files.ts';

/** The folder of this project. */
export const origin: string = resolve(import.meta.dirname, '../../../..');

/**
 * Writes a generated workspace into an empty folder, as a git repository with one commit. Its npm packages are links
 * to those of this project.
 */
export async function createSyntheticWorkspace(root: string, flavour: Flavour, shape: Shape): Promise<void> {
  const nxJson = await readFile(join(origin, 'nx.json'), 'utf8');
  if (flavour === 'roadbed') await copyOwnPlugin(root);
  for (const [name, text] of filesOf(flavour, shape, nxJson)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  // The tool that a task runs is part of its key, and what version it has is in the lock file.
  if (flavour === 'roadbed' || flavour === 'nx') {
    await copyFile(join(origin, 'package-lock.json'), join(root, 'package-lock.json'));
  }
  await linkPackages(root, shape);
  if (flavour === 'nx')
    await symlink(join(root, 'tools/minimal'), join(root, 'node_modules/@synthetic/minimal'));
  await commitAll(root);
}

/** Makes a folder a git repository with one commit, of which nothing is changed. */
export async function commitAll(root: string): Promise<void> {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], { cwd: root });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Start');
}

/** The plugin stands in the workspace that it is for, as here. */
async function copyOwnPlugin(root: string): Promise<void> {
  for (const name of ['.env', '.oxfmtrc.json', '.oxlintrc.json']) {
    await mkdir(root, { recursive: true });
    await copyFile(join(origin, name), join(root, name));
  }
  await copyFolder('tools/generators', root);
}

/** Copies a folder of this project without its tests and without what was built, and links its own npm packages. */
export async function copyFolder(folder: string, root: string, withTests = false): Promise<void> {
  await cp(join(origin, folder), join(root, folder), {
    recursive: true,
    filter: (source) =>
      !/[\\/](dist|\.reports|\.nx|node_modules)$/.test(source) &&
      (withTests || !/\.test\.tsx?$/.test(source)),
  });
  const nested = join(origin, folder, 'node_modules');
  await readdir(nested).then(
    () => symlink(nested, join(root, folder, 'node_modules')),
    () => undefined,
  );
}

async function linkPackages(root: string, shape: Shape): Promise<void> {
  const packages = join(origin, 'node_modules');
  await mkdir(join(root, 'node_modules'));
  for (const entry of await readdir(packages)) {
    if (entry !== '@roadbed') await symlink(join(packages, entry), join(root, 'node_modules', entry));
  }
  // Relative links in the original: from here they would lead nowhere.
  await mkdir(join(root, 'node_modules/@roadbed'));
  for (const entry of await readdir(join(packages, '@roadbed'))) {
    await symlink(join(packages, '@roadbed', entry), join(root, 'node_modules/@roadbed', entry));
  }
  for (const library of librariesOf(shape)) {
    const link = join(root, 'node_modules', packageOf(library));
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'libs', library), link);
  }
}

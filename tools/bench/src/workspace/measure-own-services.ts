import { copyFile, cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run-command.ts';
import { commitAll, copyFolder, origin } from './synthetic-workspace.ts';
import { environmentOf, type Tool } from './tools.ts';

export interface OwnServicesTimes {
  services: number;
  /** Milliseconds. */
  fromNothing: number;
  fromCache: number[];
}

const rootFiles = [
  '.env',
  '.gitignore',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'nx.json',
  'package-lock.json',
  'package.json',
  'platform.json',
  'tsconfig.base.json',
];

/** The services of this project, linted, type checked, tested and built: in a copy without a cache, then from it. */
export async function measureOwnServices(
  root: string,
  tool: Tool,
  rounds: number,
): Promise<OwnServicesTimes> {
  await copyThisProject(root);
  const services = await findServices(root);
  const env = environmentOf(tool);
  const args = ['run-many', '-t', 'lint', 'typecheck', 'test', 'build', '-p', ...services, '--parallel=2'];
  const once = async () =>
    (await run(tool.command, [...args, '--output-style=static'], { cwd: root, env })).ms;
  const fromNothing = await once();
  const fromCache: number[] = [];
  for (let round = 0; round < rounds; round += 1) fromCache.push(await once());
  return { services: services.length, fromNothing, fromCache };
}

async function copyThisProject(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const file of rootFiles) await copyFile(join(origin, file), join(root, file));
  for (const parent of ['apps', 'libs', 'tools']) await copyFolder(parent, root, true);
  for (const parent of ['libs', 'tools', 'apps']) {
    for (const name of await readdir(join(origin, parent))) {
      const nested = join(origin, parent, name, 'node_modules');
      await readdir(nested).then(
        () => symlink(nested, join(root, parent, name, 'node_modules')),
        () => undefined,
      );
    }
  }
  const packages = join(origin, 'node_modules');
  await mkdir(join(root, 'node_modules'));
  for (const entry of await readdir(packages)) {
    // The project's own packages are relative links, which lead into the copy.
    if (entry === '@roadbed') {
      const options = { recursive: true, verbatimSymlinks: true };
      await cp(join(packages, entry), join(root, 'node_modules', entry), options);
    } else await symlink(join(packages, entry), join(root, 'node_modules', entry));
  }
  await commitAll(root);
}

async function findServices(root: string): Promise<string[]> {
  const names: string[] = [];
  for (const domain of await readdir(join(root, 'apps'))) {
    for (const name of await readdir(join(root, 'apps', domain)).catch(() => [])) {
      const text = await readFile(join(root, 'apps', domain, name, 'service.json'), 'utf8').catch(
        () => undefined,
      );
      if (text !== undefined) names.push(name);
    }
  }
  return names;
}

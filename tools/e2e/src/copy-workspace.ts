import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const origin = join(import.meta.dirname, '../../..');

/**
 * Copies this workspace, as its files are now, to a folder with a space in its path, and makes a Git repository of
 * it. Its npm packages are those of the original.
 *
 * @returns the folder
 */
export async function copyWorkspace(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'roadbed copy '));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: origin,
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    // A file that is removed and not committed is still listed.
    if (await isThere(join(origin, file))) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await cp(join(origin, file), join(root, file), { verbatimSymlinks: true });
    }
  }
  await linkPackages(root);
  const git = (...args: string[]) => run('git', args, { cwd: root });
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ana Example');
  await git('config', 'user.email', 'ana@example.com');
  await git('config', 'commit.gpgsign', 'false');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'Lay the workspace');
  return root;
}

async function linkPackages(root: string): Promise<void> {
  const packages = join(origin, 'node_modules');
  await mkdir(join(root, 'node_modules'));
  for (const entry of await readdir(packages)) {
    // The workspace's own packages are relative links, which lead into the copy.
    if (entry === '@roadbed') {
      const options = { recursive: true, verbatimSymlinks: true };
      await cp(join(packages, entry), join(root, 'node_modules', entry), options);
    } else await symlink(join(packages, entry), join(root, 'node_modules', entry));
  }
  for (const folder of ['apps', 'libs', 'tools'])
    for (const name of await readdir(join(origin, folder))) {
      const nested = join(folder, name, 'node_modules');
      if (await isThere(join(origin, nested))) await symlink(join(origin, nested), join(root, nested));
    }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

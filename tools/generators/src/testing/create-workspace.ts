import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const origin = join(import.meta.dirname, '../../../..');

const rootFiles = [
  '.ci/pipeline',
  '.env',
  '.github/workflows/ci.yml',
  '.gitignore',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'nx.json',
  'package-lock.json',
  'package.json',
  'platform.json',
  'tsconfig.base.json',
];

/** What a command of Nx did. */
export interface NxRun {
  exitCode: number;
  /** Both streams, without colours. */
  output: string;
}

/** A copy of this workspace that a test may change; its npm packages are those of the original. */
export interface TestWorkspace {
  root: string;
  nx(...args: string[]): Promise<NxRun>;
  remove(): Promise<void>;
}

/**
 * Copies the root files and the named folders (relative to the root) to a temporary folder with a space
 * in its path, since a workspace may lie anywhere.
 */
export async function createWorkspace(folders: string[]): Promise<TestWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'roadbed workspace '));
  for (const file of rootFiles) await cp(join(origin, file), join(root, file));
  for (const folder of folders) await copySources(folder, root);
  await linkPackages(root);

  return {
    root,
    nx: (...args) => runNx(root, args),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function copySources(folder: string, root: string): Promise<void> {
  await cp(join(origin, folder), join(root, folder), {
    recursive: true,
    filter: (source) => !/[\\/](dist|\.reports|node_modules)$/.test(source),
  });
  const nested = join(origin, folder, 'node_modules');
  await symlink(nested, join(root, folder, 'node_modules'));
}

async function linkPackages(root: string): Promise<void> {
  const packages = join(origin, 'node_modules');
  await mkdir(join(root, 'node_modules'));
  for (const entry of await readdir(packages)) {
    // The workspace's own packages are relative links, which lead into the copy.
    if (entry === '@roadbed')
      await cp(join(packages, entry), join(root, 'node_modules', entry), {
        recursive: true,
        verbatimSymlinks: true,
      });
    else await symlink(join(packages, entry), join(root, 'node_modules', entry));
  }
}

function runNx(root: string, args: string[]): Promise<NxRun> {
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|FORCE_COLOR|NODE_ENV$|TEST$)/.test(name)),
    ),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    FORCE_COLOR: '0',
    CI: 'true',
  };
  return new Promise((resolve) => {
    execFile(join(root, 'node_modules/.bin/nx'), args, { cwd: root, env }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ exitCode, output: stripVTControlCharacters(stdout + stderr) });
    });
  });
}

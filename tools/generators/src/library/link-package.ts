import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * Links a package of the workspace into node_modules, as `npm ci` would, so that it can be imported at once. Without
 * node_modules there is nothing to link yet, and a link that is there stays.
 */
export async function linkPackage(workspaceRoot: string, root: string, name: string): Promise<void> {
  const link = join(workspaceRoot, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  try {
    // A junction needs no rights on Windows; elsewhere the type is of no account.
    await symlink(relative(dirname(link), join(workspaceRoot, root)), link, 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

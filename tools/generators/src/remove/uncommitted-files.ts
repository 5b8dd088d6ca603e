import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Files of a folder whose content no commit holds, of a folder that was committed: what removing it would lose for
 * good. None for a folder that was never committed, which is as new as what made it; none outside of git.
 *
 * @param folder relative to the workspace
 */
export async function uncommittedFiles(workspaceRoot: string, folder: string): Promise<string[]> {
  const git = async (...args: string[]) =>
    (await run('git', ['-C', workspaceRoot, ...args], { maxBuffer: 32 * 1024 * 1024 })).stdout;
  try {
    const committed = await git('ls-tree', '-r', '--name-only', 'HEAD', '--', `${folder}/`);
    if (committed === '') return [];
    // Status and a space come first; a renamed file is told as gone and as new.
    const status = await git(
      'status',
      '--porcelain',
      '-z',
      '--no-renames',
      '--untracked-files=all',
      '--',
      folder,
    );
    return status
      .split('\0')
      .filter((entry) => entry !== '' && !/^(D | D)/.test(entry))
      .map((entry) => entry.slice(3));
  } catch {
    return [];
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Commit } from '@roadbed/deploy';

const run = promisify(execFile);

/** What git knows of a set of files. */
export type History = {
  /** Full id of HEAD; null outside git or before the first commit. */
  commit: string | null;
  /** Whether any of the files differs from HEAD. */
  dirty: boolean;
  /** Commits that touched the files after `since`, newest first, at most 50. */
  commits: Commit[];
  /** Why the history is empty, for people. */
  problem?: string;
};

/**
 * Reads the history of files.
 *
 * @param root the workspace.
 * @param files paths relative to the workspace.
 * @param since a commit; when null, or no longer in the history, the newest commit that touched the files counts alone.
 */
export async function readHistory(root: string, files: string[], since: string | null): Promise<History> {
  const git = async (...args: string[]) =>
    (await run('git', ['-C', root, ...args], { maxBuffer: 32 * 1024 * 1024 })).stdout.trim();
  let commit: string;
  try {
    commit = await git('rev-parse', '--verify', 'HEAD');
  } catch (error) {
    const problem = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    return { commit: null, dirty: false, commits: [], problem: problem.split('\n')[0] ?? problem };
  }
  const known =
    since !== null &&
    (await git('merge-base', '--is-ancestor', since, 'HEAD').then(
      () => true,
      () => false,
    ));
  const range = known ? [`${since}..HEAD`] : ['-1', 'HEAD'];
  const fields = ['%H', '%an', '%aI', '%s'].join('%x1f');
  const [log, status] = await Promise.all([
    git('log', '--max-count=50', `--format=${fields}`, ...range, '--', ...files),
    git('status', '--porcelain', '--', ...files),
  ]);
  const commits = log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', author = '', at = '', subject = ''] = line.split('\x1f');
      return { sha, author, at, subject };
    });
  return { commit, dirty: status !== '', commits };
}

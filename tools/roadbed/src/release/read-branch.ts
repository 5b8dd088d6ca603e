import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The branch that is checked out; undefined outside git, and where a commit is checked out rather than a branch. */
export async function readBranch(root: string): Promise<string | undefined> {
  const asked = run('git', ['-C', root, 'symbolic-ref', '--short', '--quiet', 'HEAD']);
  return await asked.then(
    ({ stdout }) => stdout.trim() || undefined,
    () => undefined,
  );
}

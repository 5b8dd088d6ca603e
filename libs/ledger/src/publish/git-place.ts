import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { CheckpointPlace } from './publish-checkpoint.ts';

const ref = 'refs/heads/ledger';
const noObject = '0'.repeat(40);
const timeoutMs = 30_000;

/**
 * Publishes checkpoints as commits of the branch `ledger` of another git repository, each with the signed note as the
 * file `checkpoint`. The branch is only ever added to: a push that would rewrite it is refused by git.
 *
 * @param options.remote address of the repository, as for `git push`; the credentials are git's own.
 * @param options.folder a bare repository of the ledger's own, made on first use; it can be lost without harm.
 */
export function createGitPlace({ remote, folder }: { remote: string; folder: string }): CheckpointPlace {
  const git = (args: string[], input = '') => runGit(['--git-dir', folder, ...args], input);

  return {
    // The address may have a password in it.
    name: `git/${hash('sha256', remote).slice(0, 16)}`,
    async publish({ size, note }) {
      await mkdir(folder, { recursive: true });
      await git(['init', '--quiet', '--bare']);
      const there = await git(['ls-remote', '--', remote, ref]);
      if (there !== '') await git(['fetch', '--quiet', '--', remote, `+${ref}:${ref}`]);
      const parent = there === '' ? undefined : (there.split('\t')[0] ?? noObject);
      const before = parent && (await git(['show', `${parent}:checkpoint`]));
      if (before === note.trim()) return;
      const blob = await git(['hash-object', '-w', '--stdin'], note);
      const tree = await git(['mktree'], `100644 blob ${blob}\tcheckpoint\n`);
      const parents = parent === undefined ? [] : ['-p', parent];
      const commit = await git(['commit-tree', tree, ...parents, '-m', `Ledger: ${size} entries`]);
      await git(['push', '--quiet', '--', remote, `${commit}:${ref}`]);
    },
  };
}

function runGit(args: string[], input: string): Promise<string> {
  const author = { NAME: 'Roadbed', EMAIL: 'roadbed@localhost' };
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((role) =>
        Object.entries(author).map(([key, value]) => [`GIT_${role}_${key}`, value]),
      ),
    ),
  };
  return new Promise((resolve, reject) => {
    const child = execFile('git', args, { env, timeout: timeoutMs }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else
        reject(
          new Error(`the checkpoint is not in git: ${stderr.trim() || error.message}`, { cause: error }),
        );
    });
    child.stdin?.on('error', () => {}).end(input);
  });
}

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { readBranch } from './read-branch.ts';

test('the branch is what is checked out, if one is', async () => {
  const root = temporaryFolder();
  expect(await readBranch(root)).toBeUndefined();
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args]);
  git('init', '--quiet', '--initial-branch=feature/first');
  expect(await readBranch(root)).toBe('feature/first');
  git('commit', '--quiet', '--allow-empty', '-m', 'Begin');
  git('checkout', '--quiet', '--detach');
  expect(await readBranch(root)).toBeUndefined();
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uncommittedFiles } from './uncommitted-files.ts';

const home = 'apps/finance/refunds';
const timeout = 60_000;
let root: string;

async function write(file: string, text: string): Promise<void> {
  await mkdir(join(root, file, '..'), { recursive: true });
  await writeFile(join(root, file), text);
}

async function git(...args: string[]): Promise<void> {
  const author = ['-c', 'user.name=Ana Example', '-c', 'user.email=ana@example.com'];
  await promisify(execFile)('git', ['-C', root, ...author, ...args]);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'uncommitted files '));
  await git('init', '--quiet');
  await write('README.md', '');
  await write('.gitignore', 'dist\n');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Begin');
  await write(`${home}/service.json`, '{}');
  await write(`${home}/src/app.ts`, '');
}, timeout);

afterEach(() => rm(root, { recursive: true }));

describe('uncommittedFiles', { timeout }, () => {
  it('are none of a service that was never committed', async () => {
    expect(await uncommittedFiles(root, home)).toEqual([]);
    await git('add', '--all');
    expect(await uncommittedFiles(root, home)).toEqual([]);
  });

  it('are those that a commit does not hold as they are', async () => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message=Add refunds');
    expect(await uncommittedFiles(root, home)).toEqual([]);
    await write(`${home}/src/app.ts`, '// changed');
    await write(`${home}/src/ü new.ts`, '');
    await write(`${home}/dist/server.mjs`, '');
    await rm(join(root, home, 'service.json'));
    await write('README.md', 'elsewhere');
    expect((await uncommittedFiles(root, home)).toSorted()).toEqual([
      `${home}/src/app.ts`,
      `${home}/src/ü new.ts`,
    ]);
    await git('add', '--all');
    expect(await uncommittedFiles(root, home)).toHaveLength(2);
  });

  it('are none where there is no git', async () => {
    expect(await uncommittedFiles(join(root, 'nowhere'), home)).toEqual([]);
  });
});

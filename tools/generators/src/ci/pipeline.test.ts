import { execFile } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { platformDescriptorSchema } from '@roadbed/catalog';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { examplePlatform } from '../testing/test-workspace.ts';
import { renderCi } from './render-ci.ts';

/** Generous: real runs of git and Nx on a machine that others use. */
const timeout = 120_000;
const packages = join(import.meta.dirname, '../../../../node_modules');

interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

let template: string;
/** The bare repository that others push to, and a clone of it. */
let remote: string;
let clone: string;
let log: string;

const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NX_|CI_|GIT_|VITEST|ROADBED_|FORCE_COLOR)/.test(name)),
  ),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ana Example',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana Example',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
  FORCE_COLOR: '0',
};

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: { ...environment, ...env } }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ exitCode, stdout, stderr: stripVTControlCharacters(stderr) });
    });
  });
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run('git', args, cwd);
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const pipeline = (args: string[], env: Record<string, string> = {}, cwd = clone) =>
  run(join(cwd, '.ci/pipeline'), args, cwd, { LOG: log, ...env });

/** Changes a file, commits it, and gives the commit. */
async function commit(file: string, cwd = clone): Promise<string> {
  await mkdir(dirname(join(cwd, file)), { recursive: true });
  await appendFile(join(cwd, file), 'more\n');
  await git(cwd, 'add', '--all');
  await git(cwd, 'commit', '--quiet', `--message=Change ${file}`);
  return git(cwd, 'rev-parse', 'HEAD');
}

/** What the targets of the two projects did since the last look. */
async function tasks(): Promise<string[]> {
  const text = await readFile(log, 'utf8').catch(() => '');
  await rm(log, { force: true });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

async function cloneAt(folder: string, ...args: string[]): Promise<string> {
  const at = join(dirname(remote), folder);
  await git(dirname(remote), 'clone', '--quiet', ...args, `file://${remote}`, at);
  await symlink(packages, join(at, 'node_modules'));
  return at;
}

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'pipeline template '));
  const task = (line: string) => ({ executor: 'nx:run-commands', options: { command: line } });
  const targets = (name: string) => ({
    test: task(`test ! -e ${name}/broken && echo ${name}:test >> $LOG`),
    release: task(`echo ${name}:release >> $LOG`),
  });
  const project = (name: string) =>
    JSON.stringify({
      name,
      version: '1.0.0',
      scripts: { deploy: `node ../deploy.mjs ${name}` },
      nx: { includedScripts: ['deploy'], targets: targets(name) },
    });
  const files: Record<string, string> = {
    '.gitignore': 'node_modules\n.nx\n',
    'package.json': '{ "name": "example", "private": true, "workspaces": ["a", "b"] }',
    'nx.json': JSON.stringify({ cacheDirectory: '.nx/cache', neverConnectToCloud: true, analytics: false }),
    'deploy.mjs':
      "import { appendFileSync } from 'node:fs';\nappendFileSync(process.env.LOG, process.argv.slice(2).join(' ') + '\\n');\n",
    'a/package.json': project('a'),
    'b/package.json': project('b'),
  };
  const environments = [
    { name: 'integration', autoDeploy: true },
    { name: 'production', approvals: 1 },
  ];
  const platform = platformDescriptorSchema.parse({ ...examplePlatform, environments });
  for (const { path, text } of renderCi(platform, 'main')) files[path] = text;
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(template, file)), { recursive: true });
    await writeFile(join(template, file), text);
  }
  await chmod(join(template, '.ci/pipeline'), 0o755);
});

afterAll(() => rm(template, { recursive: true, force: true }));

beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'pipeline '));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  remote = join(home, 'remote.git');
  clone = join(home, 'clone');
  log = join(home, 'log');
  await git(home, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  await cp(template, clone, { recursive: true });
  await git(clone, 'init', '--quiet', '--initial-branch=main');
  await git(clone, 'add', '--all');
  await git(clone, 'commit', '--quiet', '--message=Start');
  await git(clone, 'remote', 'add', 'origin', `file://${remote}`);
  await git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  await symlink(packages, join(clone, 'node_modules'));
});

describe('the base of a pull request', () => {
  it('is where it left the main branch, however far that went on', async () => {
    const start = await git(clone, 'rev-parse', 'HEAD');
    await commit('b/later.txt');
    await git(clone, 'push', '--quiet');
    await git(clone, 'switch', '--quiet', '--create=change', start);
    await commit('a/file.txt');
    expect(await pipeline(['base', 'pull-request'])).toMatchObject({ exitCode: 0, stdout: `${start}\n` });
  });

  it('is found from a shallow clone by fetching the rest', async () => {
    const start = await git(clone, 'rev-parse', 'HEAD');
    await git(clone, 'switch', '--quiet', '--create=change');
    await commit('a/one.txt');
    await commit('a/two.txt');
    await git(clone, 'push', '--quiet', 'origin', 'change');
    const shallow = await cloneAt('shallow', '--depth=1', '--branch=change');
    const found = await pipeline(['base', 'pull-request'], {}, shallow);
    expect(found).toMatchObject({ exitCode: 0, stdout: `${start}\n` });
    expect(found.stderr).toContain('origin/main is not in this clone; fetching it.');
    expect(found.stderr).toContain('fetching the rest of the history');
  });

  it('cannot be found from a shallow clone without its remote, which is said with the fix', async () => {
    await git(clone, 'switch', '--quiet', '--create=change');
    await commit('a/one.txt');
    await git(clone, 'push', '--quiet', 'origin', 'change');
    const shallow = await cloneAt('shallow', '--depth=1', '--no-single-branch', '--branch=change');
    await rm(remote, { recursive: true });
    const found = await pipeline(['base', 'pull-request'], {}, shallow);
    expect(found.exitCode).toBe(1);
    expect(found.stderr).toContain('fetch-depth: 0');
  });

  it('needs a branch that is there', async () => {
    const found = await pipeline(['base', 'pull-request'], { CI_TARGET: 'origin/mian' });
    expect(found.exitCode).toBe(1);
    expect(found.stderr).toContain('there is no branch mian in origin. Set CI_TARGET');
  });

  it('is nothing, so that everything is checked, when the histories have nothing in common', async () => {
    await git(clone, 'switch', '--quiet', '--orphan', 'other');
    await git(clone, 'checkout', 'main', '--', '.ci');
    await commit('a/file.txt');
    const found = await pipeline(['base', 'pull-request']);
    expect(found).toMatchObject({ exitCode: 0, stdout: '\n' });
    expect(found.stderr).toContain('no commit in common; checking everything');
  });
});

describe('the base of the main branch', () => {
  const green = 'refs/roadbed/green/main';

  it('is the last commit that passed, and none the first time', async () => {
    const first = await pipeline(['base', 'main']);
    expect(first).toMatchObject({ exitCode: 0, stdout: '\n' });
    expect(first.stderr).toContain('no commit is known to have passed');

    await git(clone, 'push', '--quiet', 'origin', `HEAD:${green}`);
    const start = await git(clone, 'rev-parse', 'HEAD');
    await commit('a/one.txt');
    await commit('a/two.txt');
    expect((await pipeline(['base', 'main'])).stdout).toBe(`${start}\n`);
    await git(clone, 'push', '--quiet');
    const shallow = await cloneAt('shallow', '--depth=1');
    expect((await pipeline(['base', 'main'], {}, shallow)).stdout).toBe(`${start}\n`);
  });

  it('is where the branch was rewritten, after a forced push', async () => {
    const start = await git(clone, 'rev-parse', 'HEAD');
    await commit('a/gone.txt');
    await git(clone, 'push', '--quiet', 'origin', 'main', `HEAD:${green}`);
    await git(clone, 'reset', '--quiet', '--hard', start);
    await commit('b/instead.txt');
    await git(clone, 'push', '--quiet', '--force');
    const found = await pipeline(['base', 'main']);
    expect(found.stdout).toBe(`${start}\n`);
    expect(found.stderr).toContain('the branch was rewritten');
  });

  it.each([
    ['the null commit of a new branch', '0'.repeat(40), 'the branch is new'],
    ['the commit before the first', 'HEAD~1', 'HEAD is its first; checking everything'],
    ['a commit that is gone', 'a'.repeat(40), 'no commit of this repository any more'],
  ])('is nothing for %s', async (_what, base, words) => {
    const found = await pipeline(['base', 'main'], { CI_BASE: base });
    expect(found).toMatchObject({ exitCode: 0, stdout: '\n' });
    expect(found.stderr).toContain(words);
  });

  it('is the commit that CI_BASE names', async () => {
    const start = await git(clone, 'rev-parse', 'HEAD');
    await commit('a/one.txt');
    expect((await pipeline(['base', 'main'], { CI_BASE: 'HEAD~1' })).stdout).toBe(`${start}\n`);
  });
});

describe('a run', { timeout }, () => {
  const platform = { ROADBED_PLATFORM_URL: 'http://127.0.0.1:1' };

  it('of a pull request checks what it reaches, and releases nothing', async () => {
    await git(clone, 'switch', '--quiet', '--create=change');
    await commit('a/file.txt');
    expect(await pipeline(['pull-request'], platform)).toMatchObject({ exitCode: 0 });
    expect(await tasks()).toEqual(['a:test']);
  });

  it('of main releases and deploys what changed since the last that passed, failed ones included', async () => {
    expect(await pipeline(['main'], platform)).toMatchObject({ exitCode: 0 });
    const all = ['a --env=integration', 'a:release', 'a:test'];
    expect(await tasks()).toEqual([...all, ...all.map((line) => line.replace('a', 'b'))]);

    await commit('a/broken');
    expect((await pipeline(['main'], platform)).exitCode).toBe(1);
    expect(await tasks()).toEqual([]);

    await git(clone, 'rm', '--quiet', 'a/broken');
    await commit('b/file.txt');
    expect(await pipeline(['main'], platform)).toMatchObject({ exitCode: 0 });
    expect(await tasks()).toEqual(['b --env=integration', 'b:release', 'b:test']);

    const last = await commit('a/file.txt');
    const { exitCode, stderr } = await pipeline(['main']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('ROADBED_PLATFORM_URL is not set');
    expect(await tasks()).toEqual(['a:release', 'a:test']);
    expect(await git(remote, 'rev-parse', 'refs/roadbed/green/main')).toBe(last);
  });

  it('that ends after a later one does not take its mark back', async () => {
    const later = await commit('a/file.txt');
    await git(clone, 'push', '--quiet', 'origin', 'HEAD:refs/roadbed/green/main');
    await git(clone, 'switch', '--quiet', '--detach', 'HEAD~1');
    const { exitCode, stderr } = await pipeline(['main']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('a later commit has passed already');
    expect(await git(remote, 'rev-parse', 'refs/roadbed/green/main')).toBe(later);
  });

  it('without a mode says how it is called', async () => {
    const { exitCode, stderr } = await pipeline([]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.ci/pipeline pull-request   compares with the branch');
    expect(stderr).toContain('ROADBED_PERSON');
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { root } from './settings.ts';
import { temporaryFolder } from './test-utils.ts';

const LOCK = {
  packages: {
    '': {},
    'libs/a': { version: '0.1.0' },
    'node_modules/one': { version: '1.0.0' },
    'node_modules/only-elsewhere': { version: '1.0.0', optional: true, os: ['aix'] },
  },
};

/** A workspace with the real bootstrap, and a command line that says how it was run. */
function workspace(installed: object | undefined): string {
  const folder = temporaryFolder();
  const source = join(folder, 'tools', 'roadbed', 'src');
  mkdirSync(source, { recursive: true });
  cpSync(join(root, 'tools/roadbed/bootstrap.mjs'), join(folder, 'tools/roadbed/bootstrap.mjs'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  writeFileSync(
    join(source, 'main.ts'),
    `export async function runCommand(args: string[]): Promise<number> {
       console.log(process.versions.node, args.join(' '), process.env['PATH']);
       if (args[0] === 'wait') await new Promise((resolve) => {
         const keep = setInterval(() => {}, 1000);
         process.once('SIGTERM', () => { clearInterval(keep); console.log('told'); resolve(undefined); });
         console.log('waiting');
       });
       return 7;
     }
     if (import.meta.main) process.exitCode = await runCommand(process.argv.slice(2));`,
  );
  if (installed !== undefined) install(folder, installed);
  return folder;
}

function install(folder: string, installed: object): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(modules, '.bin', 'node'));
  writeFileSync(join(modules, '.package-lock.json'), JSON.stringify(installed));
}

/** An npm that notes that it was called, then does what the script says. */
function npmThat(folder: string, script: string): string {
  const file = join(folder, 'npm-cli.js');
  writeFileSync(
    file,
    `import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
     appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');\n${script}`,
  );
  return file;
}

const installs = `mkdirSync('node_modules/.bin', { recursive: true });
  symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/.bin/node');
  writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(LOCK))});`;

async function bootstrap(folder: string, args: string[], { node = process.execPath, npm = '/none.js' } = {}) {
  const env = { ...process.env, npm_execpath: npm };
  const child = spawn(node, [join(folder, 'tools/roadbed/bootstrap.mjs'), ...args], { env, cwd: folder });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: code as number, stdout, stderr };
}

const calls = (folder: string) => {
  const file = join(folder, 'npm-calls');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

test('with everything installed it hands over at once, keeping arguments and exit code', async () => {
  const folder = workspace(LOCK);
  const { code, stdout } = await bootstrap(folder, ['up', 'now']);
  expect(code).toBe(7);
  expect(stdout).toContain(
    `${process.versions.node} up now ${join(folder, 'node_modules', '.bin')}${delimiter}`,
  );
  expect(existsSync(join(folder, 'node_modules', '.roadbed-lock'))).toBe(true);
});

test('without node_modules it runs npm ci, once', async () => {
  const folder = workspace(undefined);
  const npm = npmThat(folder, installs);
  const first = await bootstrap(folder, ['up'], { npm });
  expect(first.stdout).toMatch(/^Installing the packages[^]*Installed in \d+ s\n/);
  await bootstrap(folder, ['up'], { npm });
  expect(calls(folder)).toBe('ci --loglevel=error --no-audit --no-fund\n');
});

test.each([
  ['another version', { 'node_modules/one': { version: '0.9.0' } }],
  ['a package missing', {}],
])('an installation with %s is brought up to date', async (_what, packages) => {
  const folder = workspace({ packages });
  const npm = npmThat(folder, installs.replace('symlinkSync', '0 && symlinkSync'));
  expect((await bootstrap(folder, ['up'], { npm })).code).toBe(7);
  expect(calls(folder)).toMatch(/^ci /);
});

test('a lock file that changes makes the stamp void', async () => {
  const folder = workspace(LOCK);
  await bootstrap(folder, ['up']);
  const changed = { packages: { ...LOCK.packages, 'node_modules/one': { version: '1.0.1' } } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(changed));
  const { code, stderr } = await bootstrap(folder, ['up'], { npm: npmThat(folder, 'process.exit(1)') });
  expect(code).toBe(1);
  expect(stderr).toContain('npm ci failed');
});

test.each([
  ['getaddrinfo ENOTFOUND registry.example', 'The npm registry cannot be reached'],
  ['code EACCES', 'writable'],
  ['code ENOSPC', 'The disk is full'],
])('npm failing with "%s" is shown, with the fix', async (output, fix) => {
  const folder = workspace(undefined);
  const npm = npmThat(folder, `console.error(${JSON.stringify(output)}); process.exit(1);`);
  const { code, stderr } = await bootstrap(folder, ['up'], { npm });
  expect(code).toBe(1);
  expect(stderr).toContain(output);
  expect(stderr).toContain(fix);
});

/** The Node that a bare machine brings, older than the one of this workspace. */
const oldNode = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((path) => !path.includes('node_modules') && existsSync(path))
  .find((path) => /^v2[0-3]\./.test(execFileSync(path, ['-v'], { encoding: 'utf8' })));

describe.skipIf(oldNode === undefined)("under the machine's own, older Node", () => {
  test('it hands over to the Node of the workspace', async () => {
    const { code, stdout } = await bootstrap(workspace(LOCK), ['up'], { node: oldNode! });
    expect(code).toBe(7);
    expect(stdout).toContain(`${process.versions.node} up`);
  });

  test('a signal is passed on, and the exit code is kept', async () => {
    const folder = workspace(LOCK);
    const child = spawn(oldNode!, [join(folder, 'tools/roadbed/bootstrap.mjs'), 'wait'], { cwd: folder });
    let said = '';
    for await (const data of child.stdout) {
      said += String(data);
      if (said.includes('waiting') && !said.includes('told')) child.kill('SIGTERM');
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(said).toContain('told');
    expect(child.exitCode).toBe(7);
  });

  test('when the Node of the workspace is missing, the fix is said', async () => {
    const folder = workspace(LOCK);
    rmSync(join(folder, 'node_modules', '.bin', 'node'));
    const { code, stderr } = await bootstrap(folder, ['up'], { node: oldNode! });
    expect(code).toBe(1);
    expect(stderr).toContain('npm rebuild node');
  });
});

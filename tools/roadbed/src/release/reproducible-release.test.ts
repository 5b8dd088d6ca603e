import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { createReleaseFolder } from '@roadbed/deploy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../settings.ts';
import { advisory, startTestingRegistry } from './registry-fixture.ts';
import type { TestingRegistry } from './registry-fixture.ts';

const run = promisify(execFile);
const service = 'apps/finance/payments';

let folder: string;
let registry: TestingRegistry;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reproducible-'));
  registry = await startTestingRegistry((response) =>
    response.end(JSON.stringify({ zod: [advisory('moderate', '*')] })),
  );
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** Copies a workspace, with what is installed in it, to a place of its own. */
async function copyWorkspace(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const isSource = (path: string) => !['dist', '.reports', '.git'].includes(basename(path));
  for (const name of [
    'apps',
    'libs',
    'tools',
    'package.json',
    'package-lock.json',
    'platform.json',
    'tsconfig.base.json',
  ])
    await cp(join(from, name), join(to, name), { recursive: true, filter: isSource, verbatimSymlinks: true });
  const { dev } = await stat(to);
  const isSameDisk = dev === (await stat(from)).dev;
  // Twenty thousand files: linked in a moment where the disk allows it.
  const how = process.platform === 'linux' && isSameDisk ? '-al' : '-a';
  await run('cp', [how, join(from, 'node_modules'), join(to, 'node_modules')]);
}

async function commitAll(at: string, author: string): Promise<void> {
  const git = (...args: string[]) => run('git', ['-C', at, ...args]);
  await git('init', '--quiet');
  await git(
    'add',
    '--',
    service,
    'libs',
    'package-lock.json',
    'tools/generators/src/build',
    'tsconfig.base.json',
  );
  const identity = [
    '-c',
    `user.name=${author}`,
    '-c',
    'user.email=one@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  await git(...identity, 'commit', '--quiet', '-m', `PAY-1 Begin, says ${author}`);
}

/** Builds and releases payments as `nx run payments:release` does; returns what it said. */
async function release(at: string): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: at, npm_config_registry: registry.url };
  const node = (...args: string[]) => run(process.execPath, args, { cwd: at, env });
  await node(join(at, 'tools/generators/src/build/main.ts'), service);
  return (await node(join(at, 'tools/roadbed/src/main.ts'), 'release', service)).stdout;
}

const releasesOf = (at: string) => createReleaseFolder(join(at, '.roadbed/releases'));

describe('the same sources in two places', () => {
  let here: { at: string; said: string; digest: string };
  let there: typeof here;
  beforeAll(async () => {
    const make = async (at: string, author: string): Promise<typeof here> => {
      await commitAll(at, author);
      const said = await release(at);
      const [origin] = await releasesOf(at).list();
      return { at, said, digest: origin?.digest ?? '' };
    };
    const one = join(folder, 'here');
    const two = join(folder, 'another place', 'with a longer path');
    await copyWorkspace(root, one);
    await copyWorkspace(one, two);
    here = await make(one, 'Ana Example');
    there = await make(two, 'Ben Example');
  });

  test('are one release, whoever committed them and wherever they are', async () => {
    expect(here.digest).toMatch(/^sha256:/);
    expect(there.digest).toBe(here.digest);
    const content = await readFile(join(releasesOf(here.at).contentPath(here.digest), 'server.mjs'), 'utf8');
    expect(content).not.toContain(folder);
  });

  test('each verify where they were made, and are told apart by who signed', async () => {
    const [ours, theirs] = [
      await releasesOf(here.at).verify(here.digest),
      await releasesOf(there.at).verify(there.digest),
    ];
    expect(ours).toMatchObject({ ok: true, provenance: { service: 'payments' } });
    expect(theirs).toMatchObject({ ok: true });
    expect(ours).not.toMatchObject({ keyId: theirs.ok ? theirs.keyId : '' });
  });

  test('have a bill of materials that the schema of CycloneDX accepts, and that names what the lock file names', async () => {
    const text = (await releasesOf(here.at).sbom(here.digest)) ?? '';
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
    const { components } = JSON.parse(text) as {
      components: {
        'bom-ref': string;
        version: string;
        purl?: string;
        licenses?: object[];
        hashes?: object[];
      }[];
    };
    const lock = JSON.parse(await readFile(join(here.at, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; integrity?: string }>;
    };
    for (const component of components) {
      expect(lock.packages[component['bom-ref']]?.version).toBe(component.version);
      expect(component.licenses).toHaveLength(1);
    }
    const refs = components.map((component) => component['bom-ref']);
    expect(refs).toEqual(
      expect.arrayContaining(['libs/service', 'node_modules/fastify', 'node_modules/zod']),
    );
    expect(refs).not.toContain('node_modules/typescript');
    expect(refs).not.toContain('libs/deploy');
  });

  test('are told to the person: what was made, of what, by whom signed, with which vulnerabilities', () => {
    // On a slow machine it also says what it is at.
    const isProgress = (line: string) => /\(\d+ s\)$/.test(line);
    const lines = here.said
      .trim()
      .split('\n')
      .filter((line) => !isProgress(line));
    expect(lines).toEqual([
      expect.stringMatching(/^payments [0-9a-f]{12}: new release, the platform registers it when it starts$/),
      expect.stringMatching(new RegExp(`^ {2}digest +${here.digest} \\(\\d+ files, \\d+\\.\\d MB\\)$`)),
      expect.stringMatching(/^ {2}commits +1 reached it, at [0-9a-f]{10}$/),
      expect.stringMatching(/^ {4}[0-9a-f]{10} PAY-1 Begin, says Ana Example \(Ana Example\)$/),
      '  tickets          PAY-1',
      expect.stringMatching(/^ {2}components +\d+ npm packages, listed in sbom\.cdx\.json$/),
      expect.stringMatching(/^ {2}provenance +signed by the key [0-9a-f]{12}$/),
      expect.stringMatching(/^ {2}vulnerabilities +1 known \(http:\/\/127/),
      expect.stringMatching(/^ {4}zod \S+ \(moderate\): Command Injection, GHSA-35jh-r3h4-6jhm$/),
    ]);
  });

  test('released again change nothing', async () => {
    const said = await release(here.at);
    expect(said).toMatch(/^payments [0-9a-f]{12}: released before, /m);
    expect(await releasesOf(here.at).list()).toHaveLength(1);
  });
});

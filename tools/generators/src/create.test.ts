import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type TestWorkspace } from './testing/create-workspace.ts';

const libraries = [
  'catalog',
  'config',
  'contract',
  'health',
  'http-client',
  'jobs',
  'service',
  'telemetry',
  'toggles',
];
const home = 'apps/finance/refunds';

/** Generous: these tests share their machine with whatever else runs. */
const timeout = 300_000;

let workspace: TestWorkspace;

beforeAll(async () => {
  const folders = libraries.map((name) => `libs/${name}`);
  workspace = await createWorkspace([...folders, 'tools/generators', 'apps/finance/fraud']);
  await generate('team', 'refunds', '--members=ana,ben');
  await workspace.nx('sync');
}, timeout);

afterAll(() => workspace.remove());

async function generate(...args: string[]): Promise<string> {
  const { exitCode, output } = await workspace.nx('g', ...args);
  expect(output).not.toContain('    at ');
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  return output;
}

function read(file: string): Promise<string> {
  return readFile(join(workspace.root, file), 'utf8');
}

/** The bundle of a workload of refunds, with the settings that the runtime gives it. */
function startWorkload(name: string) {
  const env = {
    PORT: '0',
    DRAIN_MS: '0',
    ROADBED_ENVIRONMENT: 'stubs',
    ROADBED_INSTANCE: `C-1-${name}-1`,
    FRAUD_URL: 'http://127.0.0.1:9',
  };
  const program = join(workspace.root, home, 'dist/workloads', name, 'main.mjs');
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, exit: once(child, 'close').then(([code]) => code as number | null) };
}

/** Files that creating a service changes beside its own folder. */
async function sharedFiles(): Promise<string[]> {
  return Promise.all(['platform.json', 'CODEOWNERS', 'catalog-info.yaml'].map(read));
}

describe('the generators', { timeout }, () => {
  let before: string[];

  it('tell what they would write, and write nothing, with --dry-run', async () => {
    before = await sharedFiles();
    const output = await generate('service', 'refunds', '--domain=finance', '--dry-run');
    expect(output).toContain(`CREATE ${home}/service.json`);
    expect(output).toContain('UPDATE CODEOWNERS');
    expect(existsSync(join(workspace.root, home))).toBe(false);
    expect(await sharedFiles()).toEqual(before);
  });

  it('make a service with a client of another, three more processes and a library', async () => {
    await generate('service', 'refunds', '--domain=finance', '--dependencies=fraud', '--latency=500');
    await generate('workload', 'refunds', 'settle', '--kind=worker');
    await generate('workload', 'refunds', 'back-office', '--kind=http');
    await generate('workload', 'refunds', 'delete', '--kind=schedule', '--schedule=0 3 * * 1-5');
    await generate('service', 'returns', '--domain=finance');
    const client = ['--provider=fraud', '--operation=GET /'];
    await generate('part', 'client', '--service=returns', ...client);
    await generate('library', 'money', '--team=refunds', '--description=Adds money up.');
    expect(JSON.parse(await read(`${home}/service.json`))).toMatchObject({
      objectives: { latencyP99Ms: 500 },
      dependencies: { services: ['fraud'] },
      workloads: [{ name: 'settle' }, { name: 'back-office' }, { name: 'delete', schedule: '0 3 * * 1-5' }],
    });
  });

  it('write what lints, type checks, passes its tests and its contract, and builds', async () => {
    await appendFile(
      join(workspace.root, home, 'src/config.ts'),
      "export { describeLibrary } from '@roadbed/money';\n",
    );
    const targets = ['lint', 'typecheck', 'test', 'contract', 'build'];
    const run = await workspace.nx(
      'run-many',
      '-t',
      ...targets,
      '-p',
      'refunds',
      'money',
      '--output-style=static',
    );
    expect(run.output).toContain('Successfully ran targets');
    const report = JSON.parse(await read(`${home}/.reports/vitest.json`)) as { numPassedTests: number };
    expect(report.numPassedTests).toBeGreaterThanOrEqual(6);
  });

  it.each(['settle', 'back-office'])(
    'make %s, which is ready, says who it is, and ends well',
    async (name) => {
      const { child, exit } = startWorkload(name);
      const lines = createInterface(child.stdout);
      let url: string | undefined;
      for await (const line of lines) {
        const said = JSON.parse(line) as { message: string; url?: string };
        if (said.message === 'listening') url = said.url;
        if (url !== undefined) break;
      }
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      expect(await (await fetch(`${url}/info`)).json()).toMatchObject({
        service: `refunds-${name}`,
        instance: `C-1-${name}-1`,
      });
      child.kill('SIGTERM');
      expect(await exit).toBe(0);
    },
  );

  it('make a schedule, which runs once and ends well', async () => {
    const { exit } = startWorkload('delete');
    expect(await exit).toBe(0);
  });

  it('leave everything in sync, and a derived file that is changed by hand is found and mended', async () => {
    expect(await workspace.nx('sync:check')).toMatchObject({ exitCode: 0 });
    const owners = await read('CODEOWNERS');
    await writeFile(join(workspace.root, 'CODEOWNERS'), owners.replace('/refunds\n', '/nobody\n'));
    const drifted = await workspace.nx('sync:check');
    expect(drifted.exitCode).toBe(1);
    expect(drifted.output).toContain('  CODEOWNERS\n');
    expect((await workspace.nx('sync')).exitCode).toBe(0);
    expect(await read('CODEOWNERS')).toBe(owners);
  });

  it('remove what they made, and refuse to remove what is needed', async () => {
    const refused = await workspace.nx('g', 'remove', 'fraud');
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('refunds depends on fraud');
    expect(refused.output).toContain('returns depends on fraud');

    await generate('transfer', 'returns', '--to=payments');
    await generate('remove', 'returns', '--keepTeam');

    await generate('remove', 'refunds', '--keepTeam');
    expect(existsSync(join(workspace.root, home))).toBe(false);
    const owners = before.map((text) => text.replace('/libs/money/ @example-retail/refunds\n', ''));
    const after = (await sharedFiles()).map((text) =>
      text.replace('/libs/money/ @example-retail/refunds\n', ''),
    );
    expect(after).toEqual(owners);
  });

  it.each(['service', 'workload', 'domain', 'team', 'library', 'transfer', 'remove', 'part'])(
    'say how %s is used',
    async (name) => {
      const output = await generate(name, '--help');
      expect(output).toContain(`generate @roadbed/generators:${name}`);
      expect(output).toMatch(/Options:[\s\S]*Examples:/);
    },
  );
});

import { appendFile, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type NxRun, type TestWorkspace } from './testing/create-workspace.ts';

const libraries = [
  'catalog',
  'config',
  'contract',
  'health',
  'http-client',
  'service',
  'telemetry',
  'toggles',
];
const targets = ['lint', 'typecheck', 'test', 'contract', 'build'];
const home = 'apps/finance/checkout';

/** Generous: these tests share their machine with whatever else runs. */
const timeout = 300_000;

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await createWorkspace([...libraries.map((name) => `libs/${name}`), 'tools/generators']);
}, timeout);

afterAll(() => workspace.remove());

/** Runs every target of the new service, and tells which were run and not answered from the cache. */
async function runTargets(): Promise<string[]> {
  const run = await workspace.nx('run-many', '-t', ...targets, '-p', 'checkout', '--output-style=static');
  expect(run.output).toContain('Successfully ran targets');
  return targets
    .filter((target) => !new RegExp(`nx run checkout:${target} +\\[`).test(run.output))
    .toSorted();
}

async function change(file: string, text: string): Promise<string[]> {
  await appendFile(join(workspace.root, file), text);
  return runTargets();
}

describe('nx g service', { timeout }, () => {
  let created: NxRun;

  beforeAll(async () => {
    created = await workspace.nx('g', 'service', 'checkout', '--domain=finance');
  }, timeout);

  it('creates a service without a prompt, and tells what to do next', () => {
    expect(created.exitCode).toBe(0);
    expect(created.output).toContain(`CREATE ${home}/service.json`);
    expect(created.output).toContain('The team "checkout" is new');
  });

  it('makes what lints, type checks, passes its tests and builds as it is', async () => {
    expect(await runTargets()).toEqual(targets.toSorted());
    const report = JSON.parse(
      await readFile(join(workspace.root, home, '.reports/vitest.json'), 'utf8'),
    ) as object;
    expect(report).toMatchObject({ success: true, numFailedTests: 0 });
  });

  it('changes nothing the second time, and says so', async () => {
    await appendFile(join(workspace.root, home, 'README.md'), '\nA line of a person.\n');
    const again = await workspace.nx('g', 'service', 'checkout', '--domain=finance');
    expect(again.exitCode).toBe(0);
    expect(again.output).toContain('Nothing was changed.');
    expect(again.output).not.toMatch(/^(CREATE|UPDATE|DELETE) /m);
  });

  it('refuses a flag that it does not know', async () => {
    const run = await workspace.nx('g', 'service', 'other', '--domain=finance', '--domian=x');
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain("'domian' is not found in schema");
  });

  it('lists every problem without a stack', async () => {
    const run = await workspace.nx('g', 'service', 'Check_Out', '--domain=finanse');
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain('The name "Check_Out" is not kebab-case');
    expect(run.output).toContain('There is no domain "finanse" in platform.json: did you mean "finance"?');
    expect(run.output).not.toContain('    at ');
  });
});

/** From here on the tools do nothing: what is tried is what Nx runs, and not how long they take. */
async function replaceTools(): Promise<void> {
  const bin = join(workspace.root, 'node_modules/.bin');
  const installed = await realpath(bin);
  await rm(bin);
  await mkdir(bin);
  await symlink(join(installed, 'nx'), join(bin, 'nx'));
  for (const tool of ['oxlint', 'oxfmt', 'tsc', 'vitest'])
    await writeFile(join(bin, tool), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(workspace.root, 'tools/generators/src/build/main.ts'), '// Builds nothing.\n');
}

describe('the inferred targets', { timeout }, () => {
  beforeAll(async () => {
    await replaceTools();
    await runTargets();
  }, timeout);

  it('answer from the cache when nothing changed', async () => {
    expect(await runTargets()).toEqual([]);
  });

  it('only lint for a change of the README', async () => {
    expect(await change(`${home}/README.md`, '\nMore.\n')).toEqual(['lint']);
  });

  it('build nothing for a change of a test', async () => {
    expect(await change(`${home}/src/app.test.ts`, '// More.\n')).toEqual([
      'contract',
      'lint',
      'test',
      'typecheck',
    ]);
  });

  it('build for a change of a library two steps below', async () => {
    expect(await change('libs/config/src/define-config.ts', '// More.\n')).toEqual(targets.toSorted());
  });

  it('do nothing for a test of a library, nor for a library that is not imported', async () => {
    await writeFile(join(workspace.root, 'libs/config/src/more.test.ts'), '// More.\n');
    expect(await change('libs/catalog/src/nearest.ts', '// More.\n')).toEqual([]);
  });

  it('run again when the plugin that infers them changes', async () => {
    expect(await change('tools/generators/src/plugin/local-port.ts', '// More.\n')).toEqual(
      targets.toSorted(),
    );
  });

  it('have no test target where there is no test', async () => {
    for (const file of ['app.test.ts', 'smoke.test.ts', 'service.contract.test.ts']) {
      await rm(join(workspace.root, home, 'src', file));
    }
    const shown = await workspace.nx('show', 'project', 'checkout', '--json');
    expect(Object.keys((JSON.parse(shown.output) as { targets: object }).targets).toSorted()).toEqual([
      'build',
      'config',
      'deploy',
      'lint',
      'release',
      'serve',
      'smoke',
      'typecheck',
    ]);
  });

  it('are told apart from a malformed service.json: file, what and fix, without a stack', async () => {
    await writeFile(
      join(workspace.root, home, 'service.json'),
      '{ "name": "Check out", "domain": "finance" }',
    );
    const run = await workspace.nx('show', 'projects', '--json');
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain(`${home}/service.json`);
    expect(run.output).toContain('$.name is "Check out". Set it to a kebab-case name');
    expect(run.output).toContain('$.team is missing.');
    expect(run.output).not.toContain('    at ');
  });
});

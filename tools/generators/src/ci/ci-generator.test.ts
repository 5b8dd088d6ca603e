import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as WorkflowParser from '@actions/workflow-parser';
import { platformDescriptorSchema } from '@roadbed/catalog';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesOf, examplePlatform, testWorkspace } from '../testing/test-workspace.ts';
import { syncCi } from './ci-generator.ts';
import { renderCi } from './render-ci.ts';

const workflow = '.github/workflows/ci.yml';
const pipeline = '.ci/pipeline';

function render(path: string, environments: object[] = [{ name: 'integration', autoDeploy: true }]): string {
  const platform = platformDescriptorSchema.parse({ ...examplePlatform, environments });
  return renderCi(platform, 'trunk').find((file) => file.path === path)?.text ?? '';
}

let folder: string;
let parser: typeof WorkflowParser;

/** The package imports JSON without saying so, which Node.js refuses; a bundle of it does not. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow parser '));
  await build({
    stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    outfile: join(folder, 'parser.cjs'),
  });
  parser = createRequire(import.meta.url)(join(folder, 'parser.cjs')) as typeof WorkflowParser;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What GitHub's own parser says of a workflow. */
async function problemsOf(content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = parser;
  const parsed = parseWorkflow({ name: workflow, content }, new NoOperationTraceWriter());
  if (parsed.value) await convertWorkflowTemplate(parsed.context, parsed.value);
  return parsed.context.errors.getErrors().map(({ message }) => message);
}

it('writes a workflow that GitHub understands', async () => {
  expect(await problemsOf(render(workflow))).toEqual([]);
  expect(await problemsOf(render(workflow).replace('runs-on:', 'runs-at:'))).not.toEqual([]);
});

it('has all of the history checked out, and the right to push only where the mark is kept', () => {
  const { jobs, permissions, on } = parse(render(workflow)) as {
    on: { push: object };
    permissions: object;
    jobs: Record<string, { permissions?: object; steps: Array<{ uses?: string; with?: object }> }>;
  };
  expect(on.push).toEqual({ branches: ['trunk'] });
  expect(permissions).toEqual({ contents: 'read' });
  expect(Object.entries(jobs).map(([name, job]) => [name, job.permissions])).toEqual([
    ['pull-request', undefined],
    ['main', { contents: 'write' }],
  ]);
  for (const { steps } of Object.values(jobs)) {
    expect(steps[0]).toMatchObject({ with: { 'fetch-depth': 0 } });
  }
});

it('deploys to the environments that take releases by themselves', () => {
  const environments = [
    { name: 'stubs', autoDeploy: true },
    { name: 'integration', autoDeploy: true },
    { name: 'production' },
  ];
  expect(render(pipeline, environments)).toContain("environments='stubs integration'\n");
  expect(render(pipeline, [{ name: 'production' }])).toContain("environments=''\n");
  expect(render(pipeline)).toContain('origin/trunk}');
  expect(render(pipeline)).not.toContain('{{');
});

it('writes both files, once, and again when platform.json says something else', async () => {
  const tree = await testWorkspace();
  const run = () => syncCi(tree);
  expect([...(await changesOf(tree, run)).keys()].toSorted()).toEqual([pipeline, workflow]);
  expect((await changesOf(tree, run)).size).toBe(0);

  const environments = [{ name: 'integration', autoDeploy: true }];
  tree.write('platform.json', JSON.stringify({ ...examplePlatform, environments }));
  const changes = await changesOf(tree, run);
  expect([...changes.keys()]).toEqual([pipeline]);
  expect(tree.listChanges().find(({ path }) => path === pipeline)?.options).toEqual({ mode: '755' });
});

it('leaves a file alone that a person has taken over', async () => {
  const tree = await testWorkspace();
  tree.write(pipeline, '#!/bin/sh\n# Ours.\n');
  expect([...(await changesOf(tree, () => syncCi(tree))).keys()]).toEqual([workflow]);
});

it('refuses a main branch whose name a shell would read as something else', async () => {
  const tree = await testWorkspace();
  tree.write('nx.json', JSON.stringify({ defaultBase: "main'; rm -rf ~" }));
  await expect(syncCi(tree)).rejects.toThrow('nx.json $.defaultBase is');
});

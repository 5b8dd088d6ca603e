import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeTag } from './node-tag.ts';
import { createNodes } from './plugin.ts';

let root: string;
const [, infer] = createNodes;

const files = (name: string) => [
  `apps/shop/${name}/service.json`,
  `apps/shop/${name}/src/app.test.ts`,
  `apps/shop/${name}/src/service.contract.test.ts`,
  `apps/shop/${name}/src/smoke.ts`,
];
const marker = (name: string, team = name) => JSON.stringify({ name, domain: 'shop', team });

/** The project of each service as the plugin gives it, by name. */
async function projects(given: string[]): Promise<Map<string, object>> {
  const context = { workspaceRoot: root, nxJsonConfiguration: {} };
  const found = await infer(given, undefined, context);
  return new Map(
    found.flatMap(([, { projects = {} }]) =>
      Object.entries(projects).map(([path, project]): [string, object] => [
        path.slice('apps/shop/'.length),
        project,
      ]),
    ),
  );
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'plugin '));
  for (const name of ['basket', 'checkout']) {
    const file = join(root, `apps/shop/${name}/service.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, marker(name));
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

it('infers from service.json all that a service can be asked to do', async () => {
  const found = await projects(files('basket'));
  expect(found.get('basket')).toMatchObject({
    name: 'basket',
    tags: ['floor:service', 'domain:shop', 'team:basket', nodeTag],
  });
  const { targets } = found.get('basket') as { targets: Record<string, { cache?: boolean }> };
  const cached = Object.keys(targets).filter((name) => targets[name]?.cache === true);
  expect(cached.toSorted()).toEqual(['build', 'config', 'contract', 'lint', 'test', 'typecheck']);
  const others = Object.keys(targets).filter((name) => !cached.includes(name));
  expect(others.toSorted()).toEqual(['deploy', 'record', 'release', 'serve', 'smoke']);
});

it('has no target for what is not there', async () => {
  const found = await projects(['apps/shop/basket/service.json']);
  const { targets } = found.get('basket') as { targets: object };
  for (const name of ['test', 'contract', 'record', 'smoke']) expect(targets).not.toHaveProperty(name);
});

it('infers a service anew only when its own content changed', async () => {
  const all = [...files('basket'), ...files('checkout')];
  const before = await projects(all);
  const again = await projects(all);
  expect(again.get('basket')).toBe(before.get('basket'));

  await writeFile(join(root, 'apps/shop/checkout/service.json'), marker('checkout', 'sales'));
  const after = await projects(all);
  expect(after.get('basket')).toBe(before.get('basket'));
  expect(after.get('checkout')).toMatchObject({
    tags: ['floor:service', 'domain:shop', 'team:sales', nodeTag],
  });
});

it('uses no executor of the workspace, for which every command of Nx would load the TypeScript compiler', async () => {
  const found = await projects(files('basket'));
  const { targets } = found.get('basket') as { targets: Record<string, { executor?: string }> };
  const executors = Object.values(targets).map(({ executor = 'nx:run-commands' }) => executor);
  expect(executors.filter((executor) => !executor.startsWith('nx:'))).toEqual([]);
});

import { execFile } from 'node:child_process';
import { cp, glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type TestWorkspace } from '../testing/create-workspace.ts';

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
const home = 'apps/finance/promo';
const provider = 'apps/navigation/catalogue';
const run = promisify(execFile);

/** Generous: these tests share their machine with whatever else runs. */
const timeout = 300_000;

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await createWorkspace([
    ...libraries.map((name) => `libs/${name}`),
    'tools/generators',
    home,
    provider,
  ]);
  const origin = join(import.meta.dirname, '../../../..');
  await cp(join(origin, 'plopfile.js'), join(workspace.root, 'plopfile.js'));
}, timeout);

afterAll(() => workspace.remove());

/** Every file of the service, by its path. */
async function contents(): Promise<Record<string, string>> {
  const files = await Array.fromAsync(
    glob(`${home}/**/*.{ts,json,md}`, {
      cwd: workspace.root,
      exclude: (name) => /node_modules|\.reports/.test(name),
    }),
  );
  const entries = files
    .toSorted()
    .map(async (file) => [file, await readFile(join(workspace.root, file), 'utf8')]);
  return Object.fromEntries((await Promise.all(entries)) as Array<[string, string]>);
}

/** Runs plop as a script does. */
async function plop(...args: string[]): Promise<{ exitCode: number; output: string }> {
  const bin = join(workspace.root, 'node_modules/.bin/plop');
  const ended = await run(bin, args, { cwd: workspace.root }).then(
    (streams) => ({ ...streams, code: 0 }),
    (error: unknown) => error as { stdout: string; stderr: string; code: number },
  );
  return { exitCode: ended.code, output: ended.stdout + ended.stderr };
}

describe('parts of a service', { timeout }, () => {
  it('are shown and not written in a dry run', async () => {
    const before = await contents();
    const byNx = await workspace.nx('g', 'part', 'route', '--service=promo', '--path=/gifts', '--dry-run');
    const byPlop = await plop('route', '--', '--service=promo', '--path=/gifts', '--dry-run');
    for (const { exitCode, output } of [byNx, byPlop]) {
      expect(exitCode).toBe(0);
      expect(output).toContain(`CREATE ${home}/src/routes/get-gifts.ts`);
      expect(output).toContain(`UPDATE ${home}/src/app.ts`);
    }
    expect(await contents()).toEqual(before);
  });

  it('are told with every problem when they are refused, by Nx and by plop alike, without a stack', async () => {
    const before = await contents();
    const byNx = await workspace.nx('g', 'part', 'job', '--service=promo', '--name=../x', '--every=5');
    const byPlop = await plop('job', '--', '--service=promo', '--name=../x', '--every=5');
    for (const { exitCode, output } of [byNx, byPlop]) {
      expect(exitCode).toBe(1);
      expect(output).toContain('The name "../x" is not kebab-case');
      expect(output).toContain('The interval "5" is no duration');
      expect(output).not.toContain('    at ');
    }
    expect(await contents()).toEqual(before);
  });

  it('are the same by Nx and by plop, and nothing the second time', async () => {
    const flags = ['--service=promo', '--path=/gifts/:code', '--method=POST'];
    const before = await contents();
    expect((await plop('route', '--', ...flags)).output).toContain(`CREATE ${home}/src/routes`);
    const byPlop = await contents();
    expect((await workspace.nx('g', 'part', 'route', ...flags)).output).toContain('Nothing was changed.');
    expect(await contents()).toEqual(byPlop);

    for (const [file, text] of Object.entries(before)) await writeFile(join(workspace.root, file), text);
    expect((await workspace.nx('g', 'part', 'route', ...flags)).exitCode).toBe(0);
    expect(await contents()).toEqual(byPlop);
    expect((await plop('route', '--', ...flags)).output).toContain('Nothing was changed.');
  });

  it('lint, type check and pass their tests, all kinds in one service', async () => {
    const add = async (kind: string, ...flags: string[]) => {
      const added = await plop(kind, '--', '--service=promo', ...flags);
      if (added.exitCode !== 0) throw new Error(added.output);
    };
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      await add('route', '--path=/gifts/:code', `--method=${method}`);
    await add('route', '--path=/gifts', '--summary=All "gifts" & more');
    await add('job', '--name=expire-gifts', '--every=90s', '--description=Expires gifts */ in time.');
    await add('toggle', '--name=new-gifts', '--description=Gifts anew.');
    await add(
      'alert',
      '--name=gifts-wait',
      '--expr=gifts_waiting{state="open"} > 5',
      '--summary=Gifts pile up',
    );
    await add('runbook', '--heading=A gift is lost');
    const client = ['--provider=catalogue', '--operation=GET /products/{sku}'];
    await add('client', ...client, '--params=sku=LMP-001', '--fields=sku,price.amount');
    await add('client', ...client, '--params=sku=NONE', '--description=a product that is unknown');
    await add('client', '--provider=catalogue', '--operation=GET /products', '--query=limit=2');

    const all = [
      'run-many',
      '-t',
      'lint',
      'typecheck',
      'test',
      'contract',
      'config',
      '-p',
      'promo',
      'catalogue',
    ];
    const checked = await workspace.nx(...all, '--output-style=static');
    expect(checked.output).toContain('Successfully ran targets');
  });

  it('fail in the provider when it takes away what a client counts on, and tell who does', async () => {
    const file = join(workspace.root, provider, 'src/routes/products.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('{ 200: product }', '{ 200: product.omit({ price: true }) }'));
    const checked = await workspace.nx('contract', 'catalogue');
    await writeFile(file, text);
    expect(checked.exitCode).toBe(1);
    expect(checked.output).toContain(
      '$.price is missing, and was object (promo counts on it: apps/finance/promo/contracts/catalogue.json)',
    );
  });

  it('are refused where a provider does not know what is asked', async () => {
    const before = await contents();
    const flags = ['--provider=catalogue', '--operation=GET /products/{sku}', '--params=sku=NEVER'];
    const { exitCode, output } = await plop('client', '--', '--service=promo', ...flags);
    expect(exitCode).toBe(1);
    expect(output).toContain(
      'catalogue answers 404 to GET /products/NEVER and says "There is no product NEVER."',
    );
    expect(await contents()).toEqual(before);
  });
});

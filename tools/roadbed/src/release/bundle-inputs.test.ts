import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { readBundleInputs } from './bundle-inputs.ts';

const service = 'apps/shop/checkout';

/** Who imports whom; and for each program, how many bytes each file gave to it. */
type Account = { imports: Record<string, string[]>; programs: Record<string, Record<string, number>> };

async function writeDist(accounts: Record<string, Account>, programs: string[]): Promise<string> {
  const root = temporaryFolder();
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  await write('libs/money/package.json', '{}');
  for (const program of programs) await write(`${service}/dist/${program}`, '');
  for (const [name, account] of Object.entries(accounts)) {
    const inputs = Object.entries(account.imports).map(([path, to]) => [
      path,
      { imports: to.map((imported) => ({ path: imported })) },
    ]);
    const outputs = Object.entries(account.programs).map(([program, files]) => [
      `${service}/dist/${program}`,
      {
        inputs: Object.fromEntries(
          Object.entries(files).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
        ),
      },
    ]);
    const text = { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) };
    await write(`${service}/dist/${name}.metafile.json`, JSON.stringify(text));
  }
  return root;
}

const server: Account = {
  imports: {
    [`${service}/src/server.ts`]: ['late:a?x', 'libs/money/src/index.ts', 'node:fs'],
    'late:a?x': ['node_modules/@scope/a/lib/index.js'],
    'libs/money/src/index.ts': ['libs/money/src/deep/round.ts', 'node_modules/empty/index.js'],
  },
  programs: {
    'server.mjs': {
      [`${service}/src/server.ts`]: 10,
      'late:a?x': 5,
      'libs/money/src/index.ts': 0,
      'libs/money/src/deep/round.ts': 7,
      'node_modules/empty/index.js': 0,
    },
    'chunks/a.mjs': { 'node_modules/@scope/a/lib/index.js': 3 },
  },
};

test('a package is in a bundle when a byte of it is, and is used by whom its files are imported by', async () => {
  const root = await writeDist({ server }, ['server.mjs', 'chunks/a.mjs']);
  expect(await readBundleInputs(root, service)).toEqual({
    sources: [`${service}/src/server.ts`, 'libs/money/src/deep/round.ts', 'libs/money/src/index.ts'],
    packages: [
      { path: 'libs/money', own: true, dependencies: [] },
      { path: 'node_modules/@scope/a', own: false, dependencies: [] },
    ],
    dependencies: ['libs/money', 'node_modules/@scope/a'],
  });
});

test('further programs count too, and one that nobody accounts for is refused', async () => {
  const smoke: Account = {
    imports: {},
    programs: { 'smoke.mjs': { 'node_modules/b/node_modules/c/index.js': 1 } },
  };
  const programs = ['server.mjs', 'chunks/a.mjs', 'smoke.mjs'];
  const root = await writeDist({ server, smoke }, programs);
  const { packages } = await readBundleInputs(root, service);
  expect(packages.map(({ path }) => path)).toContain('node_modules/b/node_modules/c');

  const without = await writeDist({ server }, programs);
  await expect(readBundleInputs(without, service)).rejects.toThrow(
    /Nothing says what is in .*smoke\.mjs\. Fix: build the service again/,
  );
});

test('an account that is no account is refused by name', async () => {
  const root = await writeDist({ server }, ['server.mjs']);
  await writeFile(join(root, service, 'dist/server.metafile.json'), '{"inputs":{}}');
  await expect(readBundleInputs(root, service)).rejects.toThrow(/server\.metafile\.json does not say/);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleService } from './bundle.ts';

const service = 'apps/shop/hello';
let folder: string;

/** A workspace with a service that needs an ES module, a CommonJS package and Node's own `require`. */
async function writeWorkspace(root: string): Promise<void> {
  const files = {
    'tsconfig.base.json': '{ "compilerOptions": { "target": "es2024" } }',
    'node_modules/old/package.json': '{ "name": "old", "main": "index.cjs" }',
    'node_modules/old/index.cjs': "module.exports = require('os').EOL.length;",
    [`${service}/src/greeting.ts`]: "export const greeting: string = 'hello';",
    [`${service}/src/server.ts`]:
      "import length from 'old';\nimport { greeting } from './greeting.ts';\nconst { later } = await import('./later.ts');\nprocess.stdout.write(`${greeting} ${length} ${later}`);\n",
    'node_modules/older/package.json': '{ "name": "older" }',
    'node_modules/older/index.js': "exports.word = 'world';",
    [`${service}/src/later.ts`]:
      "const { word } = await import('older');\nexport const later: string = word;",
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

async function run(file: string): Promise<string> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadbed bundle '));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('bundleService', () => {
  it('makes a folder that runs anywhere, without node_modules, with what is loaded later in files of its own', async () => {
    const root = join(folder, 'one');
    await writeWorkspace(root);
    const bundle = await bundleService(root, service);
    const elsewhere = join(folder, 'elsewhere');
    await cp(dirname(bundle), elsewhere, { recursive: true });
    await rm(root, { recursive: true });
    expect(await run(join(elsewhere, 'server.mjs'))).toBe('hello 1 world');
    expect(await readFile(join(elsewhere, 'server.mjs'), 'utf8')).not.toContain('world');
  });

  it('gives the same bytes for the same sources in two places', async () => {
    const read = async (root: string) => {
      await writeWorkspace(root);
      const dist = dirname(await bundleService(root, service));
      const names = (await readdir(dist, { recursive: true }))
        .filter((name) => /\.(mjs|map)$/.test(name))
        .sort();
      return Promise.all(names.map(async (name) => `${name}\n${await readFile(join(dist, name), 'utf8')}`));
    };
    const here = await read(join(folder, 'here'));
    const there = await read(join(folder, 'a longer', 'way there'));
    expect(here.length).toBeGreaterThanOrEqual(4);
    expect(there).toEqual(here);
    expect(here.join('\n')).not.toContain(folder);
  });

  it('accounts for every file whose code is in it, and for no other', async () => {
    const root = join(folder, 'account');
    await writeWorkspace(root);
    await writeFile(join(root, service, 'src/unused.ts'), 'export const unused = 1;');
    const text = await readFile(
      join(dirname(await bundleService(root, service)), 'server.metafile.json'),
      'utf8',
    );
    const { outputs } = JSON.parse(text) as { outputs: Record<string, { inputs: object }> };
    const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
    expect(files.filter((file) => !file.includes(':')).sort()).toEqual([
      `${service}/src/greeting.ts`,
      `${service}/src/later.ts`,
      `${service}/src/server.ts`,
      'node_modules/old/index.cjs',
      'node_modules/older/index.js',
    ]);
  });

  it('leaves nothing of the build before', async () => {
    const root = join(folder, 'again');
    await writeWorkspace(root);
    await mkdir(join(root, service, 'dist'), { recursive: true });
    await writeFile(join(root, service, 'dist/old.mjs'), '');
    await bundleService(root, service);
    await expect(readFile(join(root, service, 'dist/old.mjs'))).rejects.toThrow('ENOENT');
  });

  it('bundles the smoke journey and each workload as programs of their own, with an account of each', async () => {
    const root = join(folder, 'programs');
    await writeWorkspace(root);
    const home = join(root, service);
    await mkdir(join(home, 'src/workloads/settle'), { recursive: true });
    await writeFile(
      join(home, 'src/smoke.ts'),
      "process.stdout.write(import.meta.main ? 'journey' : 'part');",
    );
    await writeFile(
      join(home, 'src/workloads/settle/main.ts'),
      "import { greeting } from '../../greeting.ts';\nprocess.stdout.write(`${greeting} settled`);\n",
    );
    await writeFile(join(home, 'service.json'), JSON.stringify({ workloads: [{ name: 'settle' }] }));
    const dist = dirname(await bundleService(root, service));
    const elsewhere = join(folder, 'programs elsewhere');
    await cp(dist, elsewhere, { recursive: true });
    await rm(root, { recursive: true });
    expect(await run(join(elsewhere, 'server.mjs'))).toBe('hello 1 world');
    expect(await run(join(elsewhere, 'smoke.mjs'))).toBe('journey');
    expect(await run(join(elsewhere, 'workloads/settle/main.mjs'))).toBe('hello settled');
    const accounts = (await readdir(elsewhere, { recursive: true })).filter((file) =>
      file.endsWith('.metafile.json'),
    );
    expect(accounts.toSorted()).toEqual([
      'server.metafile.json',
      'smoke.metafile.json',
      join('workloads', 'settle', 'main.metafile.json'),
    ]);
  });
});

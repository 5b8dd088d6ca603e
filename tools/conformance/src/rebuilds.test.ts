import { appendFile, glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type TestWorkspace } from '@roadbed/generators/testing';

/** Generous: these tests share their machine with whatever else runs. */
const timeout = 300_000;
const origin = join(import.meta.dirname, '../../..');

/** Stands for both builders, so that what is tried is what Nx runs, and not how long esbuild takes. */
const builder = `import { mkdirSync, writeFileSync } from 'node:fs';
const dist = (process.argv[2] ?? '.') + '/dist';
mkdirSync(dist, { recursive: true });
writeFileSync(dist + '/server.mjs', '');
`;

let workspace: TestWorkspace;
/** Folder of each project, by name. */
const roots = new Map<string, string>();
/** Projects other than services that have a build. */
const scripted = new Set<string>();
const libraries = (await Array.fromAsync(glob('libs/*/package.json', { cwd: origin }))).map(
  (file) => file.split(/[\\/]/)[1] ?? '',
);

beforeAll(async () => {
  const markers = await Array.fromAsync(
    glob(['apps/*/package.json', 'apps/*/*/service.json', 'libs/*/package.json'], { cwd: origin }),
  );
  for (const marker of markers) {
    const root = marker.replaceAll('\\', '/').replace(/\/[^/]*$/, '');
    roots.set(root.slice(root.lastIndexOf('/') + 1), root);
  }
  workspace = await createWorkspace([...roots.values(), 'tools/generators']);
  await writeFile(join(workspace.root, 'tools/generators/src/build/main.ts'), builder);
  for await (const script of glob('{apps,libs}/*/src/build.ts', { cwd: workspace.root })) {
    scripted.add(script.split(/[\\/]/)[1] ?? '');
    await writeFile(join(workspace.root, script), builder);
  }
  await builtByNx();
}, timeout);

afterAll(() => workspace.remove());

/** Builds everything, and tells which projects were built and not taken from the cache. */
async function builtByNx(): Promise<string[]> {
  const { output } = await workspace.nx('run-many', '-t', 'build', '--output-style=static');
  expect(output).toContain('Successfully ran target build');
  return [...output.matchAll(/nx run ([\w-]+):build(?! +\[)$/gm)].map(([, name]) => name ?? '').toSorted();
}

/** Names of the libraries that any file of a project names, tests too, as a person would look for them. */
async function namedBy(root: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const file of glob(`${root}/{package.json,src/**/*.{ts,tsx}}`, { cwd: workspace.root })) {
    const text = await readFile(join(workspace.root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/['"]@roadbed\/([a-z-]+)(?:\/[a-z-]+)*['"]/g)) names.add(name);
  }
  return names;
}

/** The projects with a build that import a library, or something that imports it. */
async function importersOf(library: string): Promise<string[]> {
  const named = new Map<string, Set<string>>();
  for (const [name, root] of roots) named.set(name, await namedBy(root));
  const found = new Set([library]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const [name, names] of named) if (!found.isDisjointFrom(names)) found.add(name);
  }
  return [...found]
    .filter((name) => scripted.has(name) || (roots.get(name) ?? '').split('/').length === 3)
    .toSorted();
}

describe('a build', { timeout }, () => {
  it('is not done again when nothing changed', async () => {
    expect(await builtByNx()).toEqual([]);
  });

  it.each(libraries)('is done again for a comment in %s exactly where that is imported', async (library) => {
    await appendFile(join(workspace.root, 'libs', library, 'src/index.ts'), '// A comment.\n');
    expect(await builtByNx()).toEqual(await importersOf(library));
  });

  it('is done again for a comment in a service only there', async () => {
    await appendFile(join(workspace.root, 'apps/finance/fraud/src/app.ts'), '// A comment.\n');
    expect(await builtByNx()).toEqual(['fraud']);
  });

  it('is not done again for prose, tests, recorded contracts or the catalogue, wherever they change', async () => {
    const patterns = [
      '**/README.md',
      '**/docs/**/*',
      '**/*.test.ts',
      '**/contracts/*.json',
      '**/catalog-info.yaml',
    ];
    const options = { cwd: workspace.root, exclude: (name: string) => name.includes('node_modules') };
    const files = await Array.fromAsync(
      glob(
        patterns.map((pattern) => `{apps,libs}/${pattern}`),
        options,
      ),
    );
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) await appendFile(join(workspace.root, file), '\n').catch(() => undefined);
    expect(await builtByNx()).toEqual([]);
  });

  it('is done again everywhere for another builder', async () => {
    await appendFile(join(workspace.root, 'tools/generators/src/build/main.ts'), '// A comment.\n');
    const all = await builtByNx();
    expect(all).toContain('payments');
    expect(all).toContain('search');
  });
});

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const source = import.meta.dirname;

/**
 * Bundles the pages into `dist`: `index.html`, which any of their paths may be answered with, and `assets/`, whose
 * names carry a hash of their content. `dist` is emptied before.
 */
export async function buildPortal(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const { metafile } = await build({
    entryPoints: [join(source, 'main.tsx'), join(source, 'styles.css')],
    outdir: join(dist, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = Object.keys(metafile.outputs).map((output) => basename(output));
  const tags = outputs
    .sort()
    .map(toTag)
    .filter((tag) => tag !== '');
  const html = await readFile(join(source, 'index.html'), 'utf8');
  await writeFile(join(dist, 'index.html'), html.replace('<!-- assets -->', tags.join('\n    ')));
}

function toTag(file: string): string {
  if (file.endsWith('.css')) return `<link rel="stylesheet" href="/assets/${file}" />`;
  if (file.endsWith('.js')) return `<script type="module" src="/assets/${file}"></script>`;
  return '';
}

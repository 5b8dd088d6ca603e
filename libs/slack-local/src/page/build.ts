import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Bundles the chat page into a folder (default: this package's dist/page) and returns that folder. */
export async function buildPage(folder: string = join(here, '..', '..', 'dist', 'page')): Promise<string> {
  const { build } = await import('esbuild');
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [
      { in: join(here, 'main.tsx'), out: 'page' },
      { in: join(here, 'style.css'), out: 'page' },
    ],
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'icon.svg']) await copyFile(join(here, file), join(folder, file));
  return folder;
}

import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Makes JavaScript of a server: one bundle as `nx build` makes it, or a file that imports its packages
 * from node_modules.
 *
 * @returns the file
 */
export async function bundle(server: 'bare' | 'service', bundled: boolean): Promise<string> {
  const outfile = `${ROOT}dist/${server}${bundled ? '' : '.unbundled'}.mjs`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: { [basename(outfile, '.mjs')]: `src/servers/${server}.ts` },
    outdir: `${ROOT}dist`,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    logLevel: 'warning',
    ...(bundled
      ? {
          banner: { js: BANNER },
          splitting: true,
          chunkNames: 'chunks/[name]-[hash]',
          minifyWhitespace: true,
        }
      : { packages: 'external' }),
  });
  return outfile;
}

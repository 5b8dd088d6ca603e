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
    entryPoints: [`src/servers/${server}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    logLevel: 'warning',
    ...(bundled ? { banner: { js: BANNER } } : { packages: 'external' }),
  });
  return outfile;
}

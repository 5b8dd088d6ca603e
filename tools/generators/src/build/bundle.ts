import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Some npm packages are CommonJS and call `require` for Node's own modules, which an ES module does
 * not have.
 */
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles `src/server.ts` of a service into `dist/server.mjs` and its source map. The bundle runs with
 * `node server.mjs` from anywhere, without node_modules.
 *
 * Reproducible: paths in the output are relative to the workspace, so two checkouts of one commit in
 * two places give the same bytes.
 *
 * @param serviceRoot the service's folder, relative to the workspace root
 */
export async function bundleService(workspaceRoot: string, serviceRoot: string): Promise<string> {
  const dist = join(workspaceRoot, serviceRoot, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });

  const outfile = join(dist, 'server.mjs');
  await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [join(serviceRoot, 'src/server.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourceRoot: '',
    banner: { js: banner },
    legalComments: 'eof',
    logLevel: 'warning',
    tsconfig: join(workspaceRoot, 'tsconfig.base.json'),
  });
  return outfile;
}

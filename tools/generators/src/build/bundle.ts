import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { build } from 'esbuild';
import { lateNames } from './late-names.ts';
import { latePackages } from './late-packages.ts';
import { lightBuiltins } from './light-builtins.ts';
import { lightZod } from './light-zod.ts';
import { furtherPrograms } from './service-programs.ts';

/**
 * Some npm packages are CommonJS and call `require` for Node's own modules, which an ES module does
 * not have.
 */
const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles `src/server.ts` of a service into `dist/server.mjs`, and what it loads later by `import()` into
 * `dist/chunks`, each with its source map. The bundle runs with `node server.mjs` from anywhere, without
 * node_modules; a start reads and compiles only what it needs. Beside it, `dist/server.metafile.json` is esbuild's own
 * account of which file gave how many bytes to which output: a release learns from it what is in the bundle.
 *
 * The smoke journey, where there is one, goes into `dist/smoke.mjs`, and each workload of `service.json` into
 * `dist/workloads/NAME/main.mjs`.
 *
 * Reproducible: paths in the output are relative to the workspace, so two checkouts of one commit in
 * two places give the same bytes.
 *
 * @param serviceRoot the service's folder, relative to the workspace root
 */
export async function bundleService(workspaceRoot: string, serviceRoot: string): Promise<string> {
  const dist = join(workspaceRoot, serviceRoot, 'dist');
  await rm(dist, { recursive: true, force: true });
  const server = await bundleProgram(workspaceRoot, join(serviceRoot, 'src/server.ts'), dist);
  // Each apart: what two programs share would else be a file more that the service reads at its start.
  for (const { file, dist } of await furtherPrograms(workspaceRoot, serviceRoot)) {
    await bundleProgram(workspaceRoot, file, join(workspaceRoot, serviceRoot, dist));
  }
  return server;
}

/**
 * Bundles a program as {@link bundleService} does a service.
 *
 * @param file its first file, relative to the workspace root
 * @param dist the folder to write to; what is there stays
 * @returns the bundle's first file, named as `file` with the ending `.mjs`
 */
export async function bundleProgram(workspaceRoot: string, file: string, dist: string): Promise<string> {
  const name = parse(file).name;
  await mkdir(dist, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: { [name]: file },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Names stay for stack traces and logs; white space is a third of what Node would read at each start.
    minifyWhitespace: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourceRoot: '',
    metafile: true,
    banner: { js: banner },
    legalComments: 'eof',
    logLevel: 'warning',
    plugins: [lateNames(), latePackages(), lightBuiltins(), lightZod()],
    tsconfig: join(workspaceRoot, 'tsconfig.base.json'),
  });
  await writeFile(join(dist, `${name}.metafile.json`), JSON.stringify(metafile));
  return join(dist, `${name}.mjs`);
}

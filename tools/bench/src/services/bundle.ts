import { fileURLToPath } from 'node:url';
import { bundleProgram } from '@roadbed/generators/bundle';
import { build } from 'esbuild';

const WORKSPACE = fileURLToPath(new URL('../../../..', import.meta.url));
const DIST = `${WORKSPACE}tools/bench/dist`;

/** The forms of a program: its packages in node_modules, in a bundle as esbuild makes it, or in one as `nx build` does. */
export type Form = 'unbundled' | 'plain' | 'built';

/**
 * Makes JavaScript of a server.
 *
 * @returns the file
 */
export async function bundle(server: 'bare' | 'service', form: Form): Promise<string> {
  const file = `tools/bench/src/servers/${server}.ts`;
  if (form === 'built') {
    return await bundleProgram(WORKSPACE, file, `${DIST}/built`);
  }
  const outfile = `${DIST}/${form}/${server}.mjs`;
  await build({
    absWorkingDir: WORKSPACE,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    ...(form === 'unbundled' ? { packages: 'external' } : {}),
  });
  return outfile;
}

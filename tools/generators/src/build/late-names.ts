import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, relative } from 'node:path';
import type { Plugin } from 'esbuild';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const PACKAGE = /^[@A-Za-z]/;
const ES_MODULE = /^\s*(?:import|export)\b/m;

/**
 * Gives what a program loads later of a CommonJS package its names: `const { Agent } = await import('undici')`. Left
 * to itself, esbuild makes such a package a file that exports a default and nothing else, since only running the
 * package tells its names. So it is run here.
 */
export function lateNames(): Plugin {
  return {
    name: 'late-names',
    setup: (build) => {
      const { absWorkingDir = process.cwd() } = build.initialOptions;
      build.onResolve({ filter: PACKAGE }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolved' || isBuiltin(path)) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
        const isFile = found.errors.length === 0 && !found.external && found.namespace === 'file';
        if (!isFile || ES_MODULE.test(await readFile(found.path, 'utf8'))) return found;
        return {
          path: relative(absWorkingDir, found.path),
          namespace: 'late-names',
          pluginData: found.path,
        };
      });
      build.onLoad({ filter: /.*/, namespace: 'late-names' }, ({ pluginData }) => {
        const file = pluginData as string;
        const exports: unknown = createRequire(file)(file);
        return { contents: toModule(file, exports), resolveDir: dirname(file) };
      });
    },
  };
}

function toModule(file: string, exports: unknown): string {
  const isObject = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
  const names = isObject
    ? Object.keys(exports).filter((key) => key !== 'default' && IDENTIFIER.test(key))
    : [];
  return `export { ${['default', ...names].join(', ')} } from ${JSON.stringify(`./${basename(file)}`)};`;
}

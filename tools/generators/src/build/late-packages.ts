import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What Fastify requires at its start and a service behind a gateway seldom or never uses; each is an object of
 * functions. Together a tenth of a service's start.
 */
const SELDOM_USED = ['node:http2', 'node:https', 'semver'];

/** Lets `require` of what is seldom used give an object that loads it when the first of its properties is read. */
export function latePackages(): Plugin {
  return {
    name: 'late-packages',
    setup: (build) => {
      const { absWorkingDir = process.cwd() } = build.initialOptions;
      const filter = new RegExp(`^(?:${SELDOM_USED.join('|')})$`);
      build.onResolve({ filter, namespace: 'file' }, ({ path, kind, importer }) =>
        kind === 'require-call'
          ? {
              path,
              // One for each importer: a common one would be a file of its own.
              suffix: `?${relative(absWorkingDir, importer)}`,
              namespace: 'late',
              pluginData: importer,
            }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path, pluginData }) => {
        const importer = pluginData as string;
        return {
          contents: toLate(path, createRequire(importer)(path) as object),
          resolveDir: dirname(importer),
        };
      });
    },
  };
}

function toLate(path: string, exports: object): string {
  const getters = Object.keys(exports).map((key) => {
    const name = JSON.stringify(key);
    return `get ${name}() { return require('${path}')[${name}]; }`;
  });
  return `module.exports = { ${getters.join(', ')} };`;
}

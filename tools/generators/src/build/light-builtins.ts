import { builtinModules } from 'node:module';
import { relative } from 'node:path';
import type { Plugin } from 'esbuild';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Lets a bundle load no more of Node.js than it uses, which is a tenth of a service's start: for
 * `import { join } from 'node:path'` in an ES module, Node.js reads every export of the built-in module, and so
 * loads what stands behind some of them, such as all of undici behind `http.WebSocket`. Here only the named export
 * is read.
 */
export function lightBuiltins(): Plugin {
  const names = builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:'));
  return {
    name: 'light-builtins',
    setup: (build) => {
      const { absWorkingDir = process.cwd() } = build.initialOptions;
      build.onResolve(
        { filter: new RegExp(`^(?:node:)?(?:${names.join('|')})$`) },
        ({ path: given, kind, importer }) => {
          const path = given.replace(/^node:/, '');
          return kind === 'import-statement'
            ? {
                path,
                // One for each importer: a common one would be a file of its own, and read what any of them names.
                suffix: `?${relative(absWorkingDir, importer)}`,
                namespace: 'builtin',
                sideEffects: false,
              }
            : { path: `node:${path}`, external: true };
        },
      );
      build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: toModule(path) }));
    },
  };
}

/** A module with the exports of a built-in one; esbuild leaves out those that nothing imports. */
function toModule(name: string): string {
  // No value is read here, because a getter may load something or warn.
  const keys = Object.keys(process.getBuiltinModule(`node:${name}`) ?? {});
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}');`,
    'export default builtin;',
    ...keys
      .filter((key) => key !== 'default' && IDENTIFIER.test(key))
      .map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`),
  ].join('\n');
}

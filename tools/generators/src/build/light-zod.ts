import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Leaves zod's messages in fifty languages out of a bundle: they are more than the rest of zod, nothing uses them,
 * and esbuild keeps them because `z.locales` names them all. English stays; to ask for another throws and says how
 * to import it.
 */
export function lightZod(): Plugin {
  return {
    name: 'light-zod',
    setup: (build) => {
      build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, async ({ path }) => {
        const index = await readFile(path, 'utf8');
        return { contents: index.replaceAll(/^export \{ default as (\w+) \} from .*$/gm, toStub) };
      });
    },
  };
}

function toStub(line: string, name: string): string {
  if (name === 'en') {
    return line;
  }
  const message = `z.locales.${name} is not in the bundle. Import it from 'zod/v4/locales/${name}.js' instead.`;
  return `export const ${name} = () => { throw new Error(${JSON.stringify(message)}); };`;
}

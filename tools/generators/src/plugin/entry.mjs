// What nx.json names. For an entry in TypeScript, and for one that it finds by the name of a package, Nx loads the
// TypeScript compiler to read tsconfig.base.json, which takes longer than all that this plugin does; Node itself
// strips the types of what is imported here.
import { readdirSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import * as loaded from './plugin.ts';

const folder = new URL('./', import.meta.url);
const loadedVersion = versionOf();
let newest = { version: loadedVersion, plugin: loaded };

export const name = loaded.name;

/** Nx's daemon runs for hours in one process, which loads a module once: what changed since is loaded anew here. */
export const createNodes = [
  loaded.createNodes[0],
  async (...args) => {
    const version = versionOf();
    if (version !== newest.version) {
      if (newest.version === loadedVersion) loadVersionsApart();
      newest = { version, plugin: await import(`./plugin.ts?version=${version}`) };
    }
    return newest.plugin.createNodes[1](...args);
  },
];

/** Tells one state of this folder's files from another. */
function versionOf() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return files.map((file) => statSync(new URL(file, folder)).mtimeMs.toString(36)).join('-');
}

/** Has a file of this folder that was loaded as a version import its neighbours as the same version. */
function loadVersionsApart() {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const parent = context.parentURL ?? '';
      const isNeighbour = parent.startsWith(folder.href) && resolved.url.startsWith(folder.href);
      const version = isNeighbour ? new URL(parent).search : '';
      return version === '' ? resolved : { ...resolved, url: resolved.url + version };
    },
  });
}

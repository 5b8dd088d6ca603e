import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

interface LibraryLink {
  name: string;
  target: string;
}

/**
 * Makes the library links that an npm package cannot carry and its install script, which is not run here,
 * would make (`pg-symlinks.json` lists them). They go into the package; when that may not be written to, into
 * `privateFolder`, and the loader is told by the environment that is returned.
 *
 * Safe when several processes do it at once, and when the links are there already.
 */
export function ensureLibraryLinks(native: string, privateFolder: string): NodeJS.ProcessEnv {
  const links = readLinks(native);
  try {
    for (const { name, target } of links) ensureLink(join(native, 'lib', name), basename(target));
    return {};
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  mkdirSync(privateFolder, { recursive: true, mode: 0o755 });
  for (const { name, target } of links) ensureLink(join(privateFolder, name), target);
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: privateFolder };
}

function readLinks(native: string): LibraryLink[] {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  return list.map(({ source, target }) => ({
    name: basename(target),
    target: resolve(native, '..', source),
  }));
}

function ensureLink(path: string, target: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && (!found.isSymbolicLink() || readlinkSync(path) === target)) return;
  const temporary = `${path}.${randomUUID()}`;
  symlinkSync(target, temporary);
  renameSync(temporary, path);
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { ensureLibraryLinks } from './library-links.ts';

function packageFolder(): string {
  const native = join(temporaryFolder(), 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library');
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  return native;
}

test('the links are made in the package, once', () => {
  const native = packageFolder();
  for (let time = 0; time < 2; time += 1) {
    expect(ensureLibraryLinks(native, '/none')).toEqual({});
    expect(readdirSync(join(native, 'lib'))).toEqual(['libpq.so', 'libpq.so.5', 'libpq.so.5.18']);
    expect(readFileSync(join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  }
});

test('a link to something else is set right', () => {
  const native = packageFolder();
  symlinkSync('libpq.so.5.17', join(native, 'lib', 'libpq.so.5'));
  ensureLibraryLinks(native, '/none');
  expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
});

test('a package that may not be written to gets its links elsewhere, and the loader is told', () => {
  const native = packageFolder();
  const folder = join(temporaryFolder(), 'lib');
  mkdirSync(folder);
  execFileSync('chmod', ['777', folder]);
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'library-links.ts')));
  const script = `import { ensureLibraryLinks } from ${module};
    console.log(JSON.stringify(ensureLibraryLinks(...process.argv.slice(1))));`;
  execFileSync('chmod', ['555', join(native, 'lib')]);
  // Permissions do not bind root, so root tries it without the capability to pass over them.
  const plainRoot = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];
  const wrap = process.getuid?.() === 0 && process.platform === 'linux' ? plainRoot : [];
  const node = [process.execPath, '--input-type=module', '-e', script, native, folder];
  const [command = '', ...args] = [...wrap, ...node];
  const told: unknown = JSON.parse(execFileSync(command, args, { encoding: 'utf8' }));
  expect(Object.values(told as object)).toEqual([folder]);
  expect(readFileSync(join(folder, 'libpq.so.5'), 'utf8')).toBe('library');
  expect(readdirSync(join(native, 'lib'))).toEqual(['libpq.so.5.18']);
  execFileSync('chmod', ['755', join(native, 'lib')]);
});

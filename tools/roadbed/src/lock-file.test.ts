import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from './settings.ts';

const names = z.record(z.string(), z.string()).default({});
const wishes = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });
const lockSchema = z.object({ packages: z.record(z.string(), wishes) });

/** The packages that one in the lock file could load under this name, innermost first, as Node looks for them. */
function candidates(from: string, name: string): string[] {
  const folders = from
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].map((folder) =>
    folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`,
  );
}

function readLock() {
  return lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))).packages;
}

test('the lock file says of the packages of this workspace what they say, or npm ci installs something else', () => {
  const ours = Object.entries(readLock()).filter(([path]) => !path.includes('node_modules/'));
  expect(ours.length).toBeGreaterThan(20);
  for (const [path, locked] of ours) {
    const said = wishes.parse(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')));
    expect({ path, ...locked }).toEqual({ path, ...said });
  }
});

test('the lock file names every package of every platform, or npm ci refuses it', () => {
  const packages = readLock();
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !candidates(path, name).some((candidate) => candidate in packages))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

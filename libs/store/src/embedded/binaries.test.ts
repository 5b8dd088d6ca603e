import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { binOnPath, findBinaries } from './binaries.ts';

function program(path: string): void {
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
}

test('the programs of the npm package are found', () => {
  const { bin } = findBinaries();
  expect(existsSync(join(bin, 'initdb'))).toBe(true);
});

test('a postgres on PATH is followed to the folder that also has initdb', () => {
  const folder = temporaryFolder();
  const [real, links, half] = ['real', 'links', 'half'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [real, links, half]) mkdirSync(path);
  program(join(real, 'postgres'));
  program(join(real, 'initdb'));
  program(join(half, 'postgres'));
  symlinkSync(join(real, 'postgres'), join(links, 'postgres'));
  expect(binOnPath(`${folder}/none::${half}:${links}`)).toBe(real);
  expect(binOnPath(half)).toBeUndefined();
});

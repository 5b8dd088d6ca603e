import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);

/** Asks the plugin twice in one process, as Nx's daemon does, and changes a file of it in between. */
const program = `
import { readFileSync, writeFileSync } from 'node:fs';
const { createNodes: [, infer] } = await import(process.argv[1] + '/entry.mjs');
const tags = async () => {
  const [[, { projects }]] = await infer(['apps/shop/basket/service.json'], undefined, { workspaceRoot: process.argv[2] });
  return projects['apps/shop/basket'].tags[0];
};
const said = [await tags(), await tags()];
for (const tag of ['one', 'two']) {
  const file = process.argv[1] + '/infer-service.ts';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/'floor:service[^']*'/, "'floor:service:" + tag + "'"));
  said.push(await tags());
}
console.log(JSON.stringify(said));
`;

it('infers by what its files say now, in a process that loaded them before', async () => {
  const home = await mkdtemp(join(tmpdir(), 'plugin entry '));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await cp(import.meta.dirname, join(home, 'plugin'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "type": "module" }');
  await mkdir(join(home, 'apps/shop/basket'), { recursive: true });
  const marker = { name: 'basket', domain: 'shop', team: 'basket' };
  await writeFile(join(home, 'apps/shop/basket/service.json'), JSON.stringify(marker));

  const args = ['--input-type=module', '--eval', program, join(home, 'plugin'), home];
  const { stdout } = await run(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual([
    'floor:service',
    'floor:service',
    'floor:service:one',
    'floor:service:two',
  ]);
});

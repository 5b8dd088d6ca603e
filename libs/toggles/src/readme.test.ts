import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const packageFolder = join(import.meta.dirname, '..');

it('does what the example of the README says, with the file that it shows', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const example = /```ts\n(.+?)```/s.exec(readme)?.[1] ?? '';
  const file = /```json\n(.+?)```/s.exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'toggles readme '));
  try {
    await mkdir(join(folder, 'node_modules/@roadbed'), { recursive: true });
    await symlink(packageFolder, join(folder, 'node_modules/@roadbed/toggles'));
    await writeFile(join(folder, 'toggles.json'), file);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module-typescript', '--eval', example],
      { cwd: folder },
    );
    expect(stdout).toMatch(/^the (new|old) checkout\n$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

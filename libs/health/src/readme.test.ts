import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('does what the example of the README says', async () => {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const readme = await readFile(`${folder}/README.md`, 'utf8');
  const example = /```ts\n(.+?)```/s.exec(readme)?.[1] ?? '';
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', example],
    { cwd: folder },
  );
  expect(stdout).toContain("status: 'degraded'");
  expect(stdout).toContain("data: { status: 'pass', critical: true }");
});

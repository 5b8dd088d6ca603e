import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('does what the example of the README says', async () => {
  const folder = join(import.meta.dirname, '..');
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const example = /```ts\n(.+?)```/s.exec(readme)?.[1] ?? '';
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', example],
    {
      cwd: folder,
      env: { FRAUD_URL: 'http://fraud.example/', API_KEY: 'a key of the acquirer' },
    },
  );
  expect(stdout).toBe('http://fraud.example/ 100000 [secret]\n');
});

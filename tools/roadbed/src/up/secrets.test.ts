import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-utils.ts';
import { ensureSecrets } from './secrets.ts';

test('secrets are made once, for this user only', () => {
  const home = temporaryFolder();
  const secrets = ensureSecrets(home);
  expect(ensureSecrets(home)).toEqual(secrets);
  expect(ensureSecrets(temporaryFolder())).not.toEqual(secrets);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('a file that is not what it was is said, with the fix', () => {
  const home = temporaryFolder();
  writeFileSync(join(home, 'secrets.json'), '{}');
  expect(() => ensureSecrets(home)).toThrow('remove it, and new secrets are made');
});

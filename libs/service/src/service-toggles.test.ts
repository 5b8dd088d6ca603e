import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('loads OpenFeature only for a service that has toggles; the others get every fallback', async () => {
  // In a process of its own: here another test may have loaded it.
  const program = join(import.meta.dirname, '__fixtures__/load-toggles.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  expect(JSON.parse(stdout)).toEqual({
    fallbacks: [true, { flagKey: 'colour', value: 'red', reason: 'DEFAULT', flagMetadata: {} }],
    loadedWithout: false,
    loadedHaving: true,
  });
});

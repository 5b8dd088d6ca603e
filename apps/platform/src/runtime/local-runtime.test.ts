import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReleaseFolder } from '@roadbed/deploy';
import { expect, onTestFinished, test } from 'vitest';
import { putExampleRelease } from '../testing/example-release.ts';
import { createLocalRuntime } from './local-runtime.ts';

test('an instance that is asked to end is noted as such until its process is gone, and then no longer', async () => {
  const home = await mkdtemp(join(tmpdir(), 'runtime with space-'));
  const runtime = createLocalRuntime({
    home,
    releases: createReleaseFolder(join(home, 'releases')),
    gatewayUrl: 'http://127.0.0.1:9',
    stopGraceMs: 1000,
    smokeWithinMs: 0,
  });
  onTestFinished(async () => {
    await runtime.stop('C-1-1');
    await rm(home, { recursive: true });
  });
  const release = await putExampleRelease(home, { word: 'goes on', ignoresSigterm: true });
  await runtime.start({ instance: 'C-1-1', service: 'payments', environment: 'production', release });
  expect(await runtime.waitUntilReady('C-1-1', 30_000)).toMatchObject({ ready: true });
  expect(await runtime.notes()).toMatchObject([{ instance: 'C-1-1' }]);
  expect((await runtime.notes())[0]?.stopping).toBeUndefined();

  const stopped = runtime.stop('C-1-1');
  await expect.poll(() => runtime.notes(), { interval: 5 }).toMatchObject([{ stopping: true }]);
  expect(await stopped).toBe('killed');
  expect(await runtime.notes()).toEqual([]);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCatalogSource } from './catalog-source.ts';
import { writeExampleWorkspace } from './testing/example-workspace.ts';

test('descriptors are read again within a second or two, though the clock was set back', async () => {
  const root = await mkdtemp(join(tmpdir(), 'catalog with space-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeExampleWorkspace(root);
  const warned: object[] = [];
  const source = await createCatalogSource(root, { warn: (fields) => warned.push(fields) });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const file = join(root, 'platform.json');
  const text = await readFile(file, 'utf8');
  const { organisation } = JSON.parse(text) as { organisation: string };
  await writeFile(file, text.replace(organisation, 'Another Retail'));
  const name = async () => (await source.current()).platform.organisation;
  await expect.poll(name, { timeout: 10_000, interval: 100 }).toBe('Another Retail');

  // What is malformed changes nothing, and is told once.
  await writeFile(file, '{');
  await expect.poll(async () => (await source.current(), warned.length), { timeout: 10_000 }).toBe(1);
  expect(await name()).toBe('Another Retail');
});

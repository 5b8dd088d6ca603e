import type { Catalog } from '@roadbed/catalog';
import { expect, test } from 'vitest';
import { createMayGoByItself } from './may-go-by-itself.ts';

test.each([
  [undefined, ['feature'], true],
  ['main', ['feature'], false],
  ['main', ['feature', 'main'], true],
  ['main', [], true],
])('where the main branch is %s, a release of %j goes by itself: %s', async (mainBranch, made, expected) => {
  const catalog = { platform: { releases: { mainBranch } } } as unknown as Catalog;
  expect(await createMayGoByItself({ branches: async () => made }, catalog)('sha256:00')).toBe(expected);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePackageUrl, toPackageUrl } from './package-url.ts';

const word = fc.stringMatching(/^[a-z0-9][a-z0-9._~-]{0,20}$/);
const name = fc.oneof(
  word,
  fc.tuple(word, word).map(([scope, local]) => `@${scope}/${local}`),
);
const version = fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}(-[a-z0-9.]{1,8})?(\+[a-z0-9.]{1,8})?$/);

test('an npm package has one package URL, from which it can be told', () => {
  expect(toPackageUrl('@fastify/swagger', '9.9.3')).toBe('pkg:npm/%40fastify/swagger@9.9.3');
  fc.assert(
    fc.property(name, version, (packageName, itsVersion) => {
      const parsed = parsePackageUrl(toPackageUrl(packageName, itsVersion));
      expect(parsed).toEqual({ name: packageName, version: itsVersion });
    }),
  );
});

test('another address names no npm package', () => {
  expect(parsePackageUrl('git+https://git.example/shop.git')).toBeUndefined();
  expect(parsePackageUrl('pkg:npm/zod')).toBeUndefined();
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderSchemas } from './render-schemas.ts';

test.each(Object.entries(renderSchemas()))('schema/%s is what the descriptors say', (name, text) => {
  expect(readFileSync(new URL(`../schema/${name}`, import.meta.url), 'utf8')).toBe(text);
});

import { describe, expect, it } from 'vitest';
import { addConfigKey } from './config-key.ts';
import { parseSource } from './parse-source.ts';

const key = {
  key: 'fraudUrl',
  schema: (z: string) => `${z}.url()`,
  description: 'Fraud\'s "address".',
  default: 'http://a',
};
const entry = String.raw`fraudUrl: { schema: z.url(), description: "Fraud's \"address\".", default: "http://a" },`;

async function edit(text: string): Promise<string> {
  const edited = await addConfigKey('config.ts', text, key);
  return edited.ok ? edited.text : `REFUSED ${edited.problem}`;
}

const head = `import { defineConfig } from '@roadbed/service';\nimport { z } from 'zod';\n\n`;

describe('addConfigKey', { timeout: 60_000 }, () => {
  it.each([
    [
      'after the last key',
      `${head}export const config = defineConfig({\n  a: { schema: z.int(), description: 'A.' },\n});\n`,
      `${head}export const config = defineConfig({\n  a: { schema: z.int(), description: 'A.' },\n  ${entry}\n});\n`,
    ],
    [
      'where the last key has no comma',
      `${head}export const config = defineConfig({\n  a: one\n});\n`,
      `${head}export const config = defineConfig({\n  a: one,\n  ${entry}\n});\n`,
    ],
    [
      'into an empty definition, with a comment that stays',
      `${head}export const config = defineConfig({ /* none yet */ });\n`,
      `${head}export const config = defineConfig({ /* none yet */\n  ${entry}\n});\n`,
    ],
    [
      'into a definition of one line',
      `${head}export const config = defineConfig({ a: one });\n`,
      `${head}export const config = defineConfig({ a: one, ${entry} });\n`,
    ],
    [
      'into an object that has a name',
      `${head}const keys = {\n  a: one,\n} as const;\nexport const config = defineConfig(keys);\n`,
      `${head}const keys = {\n  a: one,\n  ${entry}\n} as const;\nexport const config = defineConfig(keys);\n`,
    ],
    [
      'with zod by another name',
      `${head.replace('{ z }', '{ z as zod }')}export const config = defineConfig({\n  a: one,\n});\n`,
      `${head.replace('{ z }', '{ z as zod }')}export const config = defineConfig({\n  a: one,\n  ${entry.replace('z.url', 'zod.url')}\n});\n`,
    ],
    [
      'with zod where it was not needed before',
      `import { defineConfig } from '@roadbed/service';\n\nexport const config = defineConfig({});\n`,
      `${head}export const config = defineConfig({\n  ${entry}\n});\n`,
    ],
  ])('adds a key %s', async (_what, before, after) => {
    expect(await edit(before)).toBe(after);
    expect((await parseSource('config.ts', after)).ok).toBe(true);
    expect(await edit(after)).toBe(after);
  });

  it.each([
    ['no defineConfig', `${head}export const config = {};\n`, 'does not give defineConfig'],
    [
      'a definition from elsewhere',
      `${head}export const config = defineConfig(shared);\n`,
      'does not give defineConfig',
    ],
    [
      'a z that is none',
      `import { defineConfig } from '@roadbed/service';\nconst z = 1;\nexport const config = defineConfig({});\n`,
      'has a z that is not zod',
    ],
    ['a syntax error', 'export const = 1', 'config.ts:1 has a syntax error'],
  ])('refuses %s', async (_what, text, problem) => {
    expect(await edit(text)).toContain(problem);
  });
});

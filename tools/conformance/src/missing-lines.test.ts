import { describe, expect, it } from 'vitest';
import { missingLines } from './missing-lines.ts';

const generated = [
  "import { defineConfig } from '@roadbed/service';",
  '',
  '/** What it is. */',
  'export const config = defineConfig({});',
  'use(config);',
  '',
].join('\n');

describe('missingLines', () => {
  it('finds none in the file itself, and in one that only adds', () => {
    expect(missingLines(generated, generated)).toEqual([]);
    const grown = [
      'import {',
      '  defineConfig,',
      '  secret,',
      "} from '@roadbed/service';",
      "import { z } from 'zod';",
      '',
      '/** What it is. */',
      'export const config = defineConfig({',
      '  limit: { schema: z.int() },',
      '});',
      'add(secret);',
      'use(config, secret);',
    ].join('\n');
    expect(missingLines(generated, grown)).toEqual([]);
  });

  it.each([
    ['a line', '/** What it is. */\n', '', '/** What it is. */'],
    ['an import', 'defineConfig }', 'other }', "import { defineConfig } from '@roadbed/service';"],
    [
      'the source of an import',
      "'@roadbed/service'",
      "'./other.ts'",
      "import { defineConfig } from '@roadbed/service';",
    ],
    ['a call', 'use(config)', 'use(other)', 'use(config);'],
  ])('names %s that is not there any more', (_what, text, replacement, missing) => {
    expect(missingLines(generated, generated.replace(text, replacement))).toEqual([missing]);
  });

  it('names a line that stands before the one that it should follow', () => {
    const turned = generated.replace('use(config);', '').replace('/**', 'use(config);\n/**');
    expect(missingLines(generated, turned)).toEqual(['use(config);']);
  });
});

import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, defineConfig, secret } from '../index.ts';
import type { ConfigProblem, ConfigResult, ConfigKeys } from '../index.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config sources '));
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content));
  return path(name);
}

function problemsOf(result: ConfigResult<ConfigKeys>): ConfigProblem[] {
  return result.ok ? [] : result.problems;
}

describe('the sources', () => {
  const config = defineConfig({
    a: { schema: z.int(), description: 'A.', default: 1 },
    b: { schema: z.int(), description: 'B.', default: 1 },
    c: { schema: z.int(), description: 'C.', default: 1 },
    d: { schema: z.int(), description: 'D.', default: 1 },
    e: { schema: z.int(), description: 'E.', default: 1 },
    f: { schema: z.int().optional(), description: 'F.' },
  });

  it('win in their order, and each value keeps its origin', () => {
    const file = write('order.json', { $schema: 'x', b: 2, c: 2, d: 2, e: 2 });
    const mounted = write('mounted', '4\n');
    const result = config.parse(
      { ROADBED_CONFIG_FILE: file, C: '3', D: '3', E: '3', D_FILE: mounted, E_FILE: mounted },
      { flags: ['--e=5'] },
    );
    expect(result).toEqual({
      ok: true,
      values: { a: 1, b: 2, c: 3, d: 4, e: 5, f: undefined },
      origins: {
        a: { source: 'default' },
        b: { source: 'file', name: file },
        c: { source: 'environment', name: 'C' },
        d: { source: 'secret file', name: mounted },
        e: { source: 'flag', name: '--e' },
        f: { source: 'nowhere' },
      },
      warnings: [],
    });
  });

  it('are all told from each other in the problems', () => {
    const file = write('bad.json', { b: '2' });
    const mounted = write('bad', 'four');
    const result = config.parse({ C: 'x', D_FILE: mounted }, { flags: ['--e=y'], file });
    expect(
      problemsOf(result).map(({ source, from, received, fix }) => [source, from, received, fix]),
    ).toEqual([
      ['file', file, '"2"', `correct "b" in ${file}`],
      ['environment', 'C', '"x"', 'correct C in the environment'],
      ['secret file', mounted, '"four"', `correct what is in ${mounted}`],
      ['flag', '--e', '"y"', 'correct --e'],
    ]);
    expect(() => config.load({ D_FILE: mounted }, { file })).toThrow(
      `B is "2" (from the file ${file})\n    key:      b\n    expected: a whole number`,
    );
  });
});

describe('the config file', () => {
  const config = defineConfig({ limit: { schema: z.int(), description: 'Limit.', default: 1 } });

  it('is told with its place when it is broken, never with what is in it', () => {
    const file = write('broken.json', '{\n  "key": "hunter2"\n  "more": 1 }');
    const [problem] = problemsOf(config.parse({}, { file }));
    expect(problem).toMatchObject({
      variable: 'ROADBED_CONFIG_FILE',
      expected: 'a JSON file (this one is broken at line 3, column 3)',
    });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    for (const text of ['{"key": "hunter2', '{"key": hunter2}', 'hunter2']) {
      const broken = config.parse({}, { file: write('other.json', text) });
      expect(problemsOf(broken)).toMatchObject([{ expected: expect.stringContaining('is broken') }]);
      expect(JSON.stringify(broken)).not.toContain('hunter2');
    }
  });

  it('is a problem when it is missing, or holds no object, beside the problems of the keys', () => {
    const list = write('list.json', []);
    expect(problemsOf(config.parse({ LIMIT: 'x' }, { file: list }))).toHaveLength(2);
    expect(() => config.load({ ROADBED_CONFIG_FILE: path('none.json') })).toThrow(/ENOENT/);
  });

  it('warns of a property that is no key, with the nearest', () => {
    const file = write('unknown.json', { limti: 3, other: 1, __proto__: 1 });
    expect(config.parse({}, { file }).warnings).toEqual([
      expect.objectContaining({ name: 'limti', source: 'file', nearest: 'limit' }),
      {
        name: 'other',
        source: 'file',
        message: `other in ${file} is not read by any key of the configuration`,
      },
    ]);
  });
});

describe('mounted files', () => {
  const config = defineConfig({
    apiKey: { schema: secret(z.string().min(5)), description: 'Key.' },
    tableFile: { schema: z.string().optional(), description: 'A key of its own.' },
    table: { schema: z.string().optional(), description: 'A table.' },
  });

  it('are read from the folder of secrets, or from where the variable with _FILE says', () => {
    mkdirSync(path('secrets'));
    write('secrets/API_KEY', 'from the folder\n');
    const env = { ROADBED_SECRETS_FOLDER: path('secrets') };
    expect(config.load(env).apiKey.reveal()).toBe('from the folder');
    const API_KEY_FILE = write('pointed', 'pointed at');
    expect(config.load({ ...env, API_KEY_FILE }).apiKey.reveal()).toBe('pointed at');
  });

  it('that cannot be read are a problem of their key, and so is a missing folder', () => {
    const result = config.parse({ API_KEY_FILE: path('none'), ROADBED_SECRETS_FOLDER: path('nowhere') });
    expect(problemsOf(result)).toEqual([
      expect.objectContaining({ variable: 'ROADBED_SECRETS_FOLDER' }),
      expect.objectContaining({ key: 'apiKey', source: 'secret file', from: path('none') }),
    ]);
  });

  it('show nothing of what is in them', () => {
    const API_KEY_FILE = write('secret', 'hunt');
    const result = config.parse({ API_KEY_FILE });
    expect(problemsOf(result)).toMatchObject([{ received: '[secret]', source: 'secret file' }]);
  });

  it('are not looked for where another key has the variable', () => {
    const values = config.load({ API_KEY: 'abcdef', TABLE_FILE: '/nowhere/table' });
    expect(values).toMatchObject({ tableFile: '/nowhere/table', table: undefined });
  });
});

describe('flags', () => {
  const config = defineConfig({
    fraudUrl: { schema: z.url(), description: 'Fraud.', default: 'http://fraud/' },
    limit: { schema: z.int(), description: 'Limit.', default: 1 },
    dryRun: { schema: z.boolean(), description: 'Dry run.', default: false },
    apiKey: { schema: secret(z.string()).optional(), description: 'Key.' },
  });

  it('come with = or as the next argument, and booleans alone or with no-', () => {
    const values = config.load({}, { flags: ['--fraud-url', 'http://other/', '--limit=-5', '--dry-run'] });
    expect(values).toMatchObject({ fraudUrl: 'http://other/', limit: -5, dryRun: true });
    expect(config.load({ DRY_RUN: 'true' }, { flags: ['--no-dry-run'] }).dryRun).toBe(false);
    expect(config.load({}, { flags: ['--dry-run=yes', '--limit', '-7'] })).toMatchObject({
      dryRun: true,
      limit: -7,
    });
  });

  it('that no key has are refused with the nearest, without what follows them', () => {
    const result = config.parse({}, { flags: ['--fruad-url=hunter2', '-x', 'hunter2'] });
    expect(problemsOf(result)).toEqual([
      expect.objectContaining({ variable: '--fruad-url', fix: 'use --fraud-url, or remove the flag' }),
      expect.objectContaining({ variable: '-x' }),
      expect.objectContaining({ variable: 'an argument' }),
    ]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('never take a secret, and do not show it', () => {
    const result = config.parse({}, { flags: ['--api-key=hunter2'] });
    expect(problemsOf(result)).toMatchObject([{ key: 'apiKey', source: 'flag', received: '[secret]' }]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(() => config.load({}, { flags: ['--api-key=hunter2'] })).toThrow(ConfigError);
  });
});

import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toEnvironmentExample, toJsonSchema, toMarkdownTable } from '../command.ts';
import { defineConfig, secret } from '../index.ts';
import { fromEnvironmentText } from '../environment-text.ts';
import { toEnvironmentText } from './to-environment-text.ts';

const config = defineConfig({
  fraudUrl: { schema: z.url(), description: 'Where fraud answers.' },
  regions: { schema: z.array(z.string()), description: 'North | south.', default: ['north', 'south'] },
  level: { schema: z.enum(['low', 'high']).optional(), description: 'Level.' },
  apiKey: {
    schema: secret(z.string().min(20).default('hunter2')),
    description: 'Key of the acquirer.',
    default: 'hunter2-hunter2-hunter2',
  },
  token: { schema: secret(z.string()), description: 'Token.' },
});

describe('the JSON Schema', () => {
  const schema = toJsonSchema('payments', config);

  it('has a property per key, and requires what nothing else gives', () => {
    expect(schema).toMatchObject({
      title: 'Configuration of payments',
      additionalProperties: false,
      required: ['fraudUrl'],
      properties: {
        fraudUrl: { type: 'string', format: 'uri', description: 'Where fraud answers.' },
        regions: { type: 'array', items: { type: 'string' }, default: ['north', 'south'] },
        apiKey: { type: 'string', description: 'Key of the acquirer.', writeOnly: true },
      },
    });
  });

  it('tells nothing of a secret but its type', () => {
    expect(JSON.stringify(schema)).not.toContain('hunter2');
  });

  it('accepts what the configuration accepts from a file', () => {
    const validator = z.fromJSONSchema(schema);
    expect(validator.safeParse({ fraudUrl: 'http://fraud/', level: 'low' }).success).toBe(true);
    expect(validator.safeParse({ fraudUrl: 'http://fraud/', level: 'mid' }).success).toBe(false);
    expect(validator.safeParse({ level: 'low' }).success).toBe(false);
    expect(validator.safeParse({ fraudUrl: 'http://fraud/', more: 1 }).success).toBe(false);
  });

  it('holds what recursive schemas refer to', () => {
    const tree = z.object({
      get inner() {
        return z.array(tree);
      },
    });
    const nested = defineConfig({ tree: { schema: tree, description: 'A tree.' } });
    const validator = z.fromJSONSchema(toJsonSchema('x', nested));
    expect(validator.safeParse({ tree: { inner: [{ inner: [] }] } }).success).toBe(true);
    expect(validator.safeParse({ tree: { inner: [3] } }).success).toBe(false);
  });
});

describe('.env.example', () => {
  it('leaves what has to be set open, and comments the rest out with its default', () => {
    expect(toEnvironmentExample(config)).toBe(
      `
# Where fraud answers.
# Expected: a URL.
FRAUD_URL=

# North | south.
# Expected: a list, separated by commas or as JSON.
# REGIONS='north,south'

# Level.
# Expected: one of "low", "high".
# LEVEL=

# Key of the acquirer.
# Secret; or let API_KEY_FILE name a file that holds it. Expected: text of at least 20 characters.
# API_KEY=

# Token.
# Secret; or let TOKEN_FILE name a file that holds it. Expected: text.
TOKEN=
`.trimStart(),
    );
  });

  it('gives the defaults when its lines are used', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ minLength: 1 })), fc.integer(), (text, list, number) => {
        const definition = defineConfig({
          text: { schema: z.string(), description: 'T.', default: text },
          list: { schema: z.array(z.string()), description: 'L.', default: list },
          number: { schema: z.number().nullable(), description: 'N.', default: number },
        });
        const used = toEnvironmentExample(definition).replaceAll(/^# ([A-Z]+=)/gm, '$1');
        // A default that no line of the format can hold is left out, and so is still the default.
        expect(definition.load(parseEnv(used))).toEqual({ text, list, number });
      }),
    );
  });
});

describe('the text of a value', () => {
  it('is read back as the value', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.dictionary(fc.string(), fc.string()), (list, record) => {
        const lists = z.array(z.string());
        expect(fromEnvironmentText(lists, toEnvironmentText(lists, list))).toEqual(list);
        const records = z.record(z.string(), z.string());
        expect(fromEnvironmentText(records, toEnvironmentText(records, record))).toEqual({ ...record });
      }),
    );
  });
});

describe('the Markdown table', () => {
  it('has a row per key, with nothing of a secret', () => {
    expect(toMarkdownTable(config)).toBe(
      String.raw`
| Key | Variable | Flag | Expected | Default | Description |
| --- | --- | --- | --- | --- | --- |
| ${'`fraudUrl` | `FRAUD_URL` | `--fraud-url`'} | a URL | required | Where fraud answers. |
| ${'`regions` | `REGIONS` | `--regions`'} | a list, separated by commas or as JSON | ${'`["north","south"]`'} | North \| south. |
| ${'`level` | `LEVEL` | `--level`'} | one of "low", "high" | not set | Level. |
| ${'`apiKey` | `API_KEY` | none'} | text of at least 20 characters, secret | secret | Key of the acquirer. |
| ${'`token` | `TOKEN` | none'} | text, secret | required | Token. |
`.trimStart(),
    );
  });
});

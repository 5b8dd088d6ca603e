import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { containsSecret } from './contains-secret.ts';
import { defineConfig, Secret, secret } from './index.ts';

describe('Secret', () => {
  const key = new Secret('hunter2');

  it('gives its value only when asked', () => {
    expect(key.reveal()).toBe('hunter2');
    expectTypeOf(key.reveal()).toBeString();
    expectTypeOf(key).not.toExtend<string>();
  });

  it('cannot be printed, serialised, inspected, spread, cloned or put in an error', () => {
    // What code does that takes the secret for a text.
    const careless = key as unknown as string & { toJSON(): string };
    const cause = new Error(`refused ${String(key)}`, { cause: key });
    const shown = [
      String(key),
      `key: ${careless}`,
      careless + '',
      JSON.stringify({ key }),
      inspect({ key }, { showHidden: true, depth: 9, getters: true }),
      inspect({ key }, { customInspect: false, showHidden: true, showProxy: true }),
      format('%s %o %O %j %d', key, key, key, key, key),
      JSON.stringify(Object.entries(key)),
      // oxlint-disable-next-line typescript/no-misused-spread -- what a careless line does
      inspect({ ...key }),
      inspect(structuredClone(key), { showHidden: true }),
      serialize(key).toString('latin1'),
      inspect(cause),
      cause.message,
      JSON.stringify(Object.getOwnPropertyDescriptors(key)),
      [key].join(),
    ].join(' ');
    expect(shown).not.toContain('hunter2');
    expect(JSON.stringify({ key })).toBe('{"key":"[secret]"}');
  });

  it('takes no property that would show the value', () => {
    expect(() => Object.assign(key, { value: key.reveal() })).toThrow(TypeError);
  });
});

describe('a secret within a schema', () => {
  it('is found at any depth', () => {
    const tree = z.object({
      get inner() {
        return z.array(tree);
      },
      key: secret(z.string()),
    });
    const hidden = [
      secret(z.string()),
      secret(z.string()).optional(),
      secret(z.string()).transform((value) => value.reveal()),
      z.object({ list: z.array(z.union([z.number(), secret(z.string())])) }),
      z.record(z.string(), secret(z.string())),
      z.lazy(() => secret(z.string())),
      tree,
    ];
    expect(hidden.map((schema) => containsSecret(schema))).toEqual(hidden.map(() => true));
    expect(containsSecret(z.object({ a: z.array(z.url()).default([]) }))).toBe(false);
  });

  it('hides the whole value from problems', () => {
    const config = defineConfig({
      login: { schema: z.object({ name: z.int(), key: secret(z.string()) }), description: 'Login.' },
      thrown: {
        schema: secret(
          z.string().transform((value) => {
            throw new Error(value);
          }),
        ),
        description: 'Thrown.',
      },
    });
    const result = config.parse({ LOGIN: '{"name":"hunter2","key":"hunter2"}', THROWN: 'hunter2' });
    expect(result.ok ? [] : result.problems).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

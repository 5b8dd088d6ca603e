import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, defineConfig, secret } from './index.ts';
import type { Secret } from './index.ts';

describe('defineConfig', () => {
  it('reads typed, frozen values: variables first, then defaults', () => {
    const config = defineConfig({
      fraudUrl: { schema: z.url(), description: 'Fraud.' },
      limit: { schema: z.int(), description: 'Limit.', default: 5 },
      dryRun: { schema: z.boolean(), description: 'Dry run.', env: 'TRY' },
      regions: { schema: z.array(z.string()), description: 'Regions.' },
      rates: { schema: z.record(z.string(), z.number()), description: 'Rates.' },
      note: { schema: z.string().optional(), description: 'Note.' },
      key: { schema: secret(z.string()), description: 'Key.' },
    });
    const values = config.load({
      FRAUD_URL: 'http://fraud/',
      TRY: 'yes',
      REGIONS: 'north, south',
      RATES: '{"a":1}',
      NOTE: '',
      KEY: 'k',
    });
    expect({ ...values, key: values.key.reveal() }).toEqual({
      fraudUrl: 'http://fraud/',
      limit: 5,
      dryRun: true,
      regions: ['north', 'south'],
      rates: { a: 1 },
      note: undefined,
      key: 'k',
    });
    expect(Object.isFrozen(values)).toBe(true);
    expectTypeOf(values.limit).toEqualTypeOf<number>();
    expectTypeOf(values.note).toEqualTypeOf<string | undefined>();
    expectTypeOf(values.key).toEqualTypeOf<Secret<string>>();
  });

  it('tells every problem at once, with variable, value, expectation and fix', () => {
    const config = defineConfig({
      fraudUrl: { schema: z.url(), description: 'Where fraud answers.' },
      limit: { schema: z.int().min(1).max(9), description: 'Limit.' },
      mode: { schema: z.enum(['a', 'b']), description: 'Mode.', default: 'a' },
      ratio: { schema: z.number(), description: 'Ratio.', default: 'half' as never },
    });
    const result = config.parse({ LIMIT: '10', MODE: 'c' });
    expect(result.ok ? [] : result.problems).toEqual([
      {
        key: 'fraudUrl',
        variable: 'FRAUD_URL',
        source: 'nowhere',
        expected: 'a URL. Where fraud answers.',
        fix: 'set FRAUD_URL in the environment',
      },
      expect.objectContaining({
        variable: 'LIMIT',
        source: 'environment',
        received: '"10"',
        expected: expect.stringContaining('a whole number from 1 to 9'),
      }),
      expect.objectContaining({ variable: 'MODE', expected: expect.stringContaining('one of "a", "b"') }),
      expect.objectContaining({ variable: 'RATIO', source: 'default' }),
    ]);
    expect(() => config.load({})).toThrow(ConfigError);
    expect(() => config.load({})).toThrow(/FRAUD_URL is not set\n.*\n.*expected: a URL/);
  });

  it('shows nothing of a secret, whatever is wrong with it', () => {
    const isRefused = (value: string): string => `${value} is refused`;
    const config = defineConfig({
      short: { schema: secret(z.string().min(100)), description: 'Short.' },
      custom: {
        schema: secret(z.string().refine(() => false, { error: (issue) => isRefused(String(issue.input)) })),
        description: 'Custom.',
      },
      wrapped: { schema: secret(z.string().min(100)).optional(), description: 'Wrapped.' },
    });
    const given = 'hunter2-hunter2';
    const result = config.parse({ SHORT: given, CUSTOM: given, WRAPPED: given });
    expect(result.ok ? [] : result.problems).toHaveLength(3);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(() => config.load({ SHORT: given, CUSTOM: given, WRAPPED: given })).toThrow(/SHORT is \[secret\]/);
  });

  it('shows no password that is part of a URL', () => {
    const config = defineConfig({ store: { schema: z.url({ protocol: /^https$/ }), description: 'Store.' } });
    const result = config.parse({ STORE: 'postgres://ana:hunter2@db/x' });
    expect(result.ok ? undefined : result.problems[0]?.received).toBe('"postgres://ana:[secret]@db/x"');
  });

  it('gives back any number and any text as it was written', () => {
    const config = defineConfig({
      number: { schema: z.number(), description: 'Number.' },
      text: { schema: z.string(), description: 'Text.' },
    });
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ minLength: 1 }),
        (number, text) => {
          const values = config.load({ NUMBER: String(number), TEXT: text });
          expect(values).toEqual({ number: number === 0 ? Number(String(number)) : number, text });
        },
      ),
    );
  });

  it('takes no word for a number or a boolean that is none', () => {
    const config = defineConfig({
      count: { schema: z.number(), description: 'Count.' },
      flag: { schema: z.boolean(), description: 'Flag.' },
    });
    for (const text of [' ', 'Infinity', '1,5', 'NaN', '12px']) {
      expect(config.parse({ COUNT: text, FLAG: 'true' })).toMatchObject({ ok: false });
    }
    for (const text of ['maybe', '2', 'truee']) {
      expect(config.parse({ COUNT: '1', FLAG: text })).toMatchObject({ ok: false });
    }
    expect(config.load({ COUNT: '1e3', FLAG: 'OFF' })).toEqual({ count: 1000, flag: false });
  });
});

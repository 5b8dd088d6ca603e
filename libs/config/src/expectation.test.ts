import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineConfig, secret } from './index.ts';
import { describeExpectation } from './expectation.ts';

describe('what a schema takes, in words', () => {
  it('names the kind, the limits and the parts', () => {
    const shape = z.object({ x: z.number(), name: z.string().optional(), more: z.object({ y: z.int() }) });
    const words: [z.ZodType, string][] = [
      [z.url(), 'a URL'],
      [z.url({ protocol: /^https$/ }), 'a URL whose protocol matches ^https$'],
      [z.int(), 'a whole number'],
      [z.int().min(0).max(65_535), 'a whole number from 0 to 65535'],
      [z.int().positive(), 'a whole number above 0'],
      [z.number().gt(0).lt(1), 'a number above 0 and below 1'],
      [z.number().gte(2).lt(3), 'a number of at least 2 and below 3'],
      [z.number().max(3), 'a number of at most 3'],
      [z.int().multipleOf(5), 'a whole number that is a multiple of 5'],
      [z.int().nullable(), 'a whole number'],
      [z.bigint(), 'a whole number'],
      [z.boolean().default(true), 'true or false'],
      [z.enum(['a', 'b']), 'one of "a", "b"'],
      [z.literal('v1'), '"v1"'],
      [z.union([z.int(), z.literal('auto')]), 'a whole number or "auto"'],
      [z.string(), 'text'],
      [z.string().min(1), 'text of at least 1 character'],
      [z.string().min(3).max(5), 'text of 3 to 5 characters'],
      [z.string().length(3), 'text of 3 characters'],
      [z.string().regex(/^[A-Z]+$/), 'text matching ^[A-Z]+$'],
      [z.email(), 'an e-mail address'],
      [z.uuid(), 'a UUID'],
      [z.iso.datetime(), 'a date and time such as 2026-01-31T12:00:00Z'],
      [z.iso.date(), 'a date such as 2026-01-31'],
      [z.date(), 'a date such as 2026-01-31'],
      [z.jwt(), 'text in the format jwt'],
      [z.array(z.string()), 'a list, separated by commas or as JSON'],
      [
        z.array(z.int()).min(1),
        'a list, separated by commas or as JSON, of at least 1 item, each a whole number',
      ],
      [z.array(z.object({})), 'a JSON list, each a JSON object'],
      [z.tuple([z.string(), z.int()]), 'a list, separated by commas or as JSON, of text and a whole number'],
      [shape, 'a JSON object with "x": a number, "name" (optional): text, "more": a JSON object'],
      [z.record(z.string(), z.int()), 'a JSON object whose values are each a whole number'],
      [z.unknown(), 'a value'],
    ];
    expect(words.map(([schema]) => describeExpectation(schema))).toEqual(words.map(([, text]) => text));
  });

  it('tells of a secret its kind, and never what it may be', () => {
    expect(describeExpectation(secret(z.string().min(20)))).toBe('text of at least 20 characters');
    expect(describeExpectation(secret(z.enum(['one', 'two'])))).toBe('a value');
    expect(describeExpectation(z.object({ key: secret(z.literal('one')) }))).not.toContain('one');
  });
});

describe('why a value is refused', () => {
  const expectedOf = (schema: z.ZodType, text: string): string => {
    const result = defineConfig({ it: { schema, description: 'It.' } }).parse({ IT: text });
    return result.ok ? 'taken' : result.problems.map(({ expected }) => expected).join();
  };

  it('is told once: what the expectation says is not repeated', () => {
    for (const [schema, text] of [
      [z.int().max(5), 'x'],
      [z.int().max(5), '6'],
      [z.enum(['a', 'b']), 'c'],
      [z.url(), 'x'],
      [z.string().min(3), 'x'],
      [z.union([z.int(), z.literal('auto')]), 'x'],
    ] as const) {
      expect(expectedOf(schema, text)).toBe(`${describeExpectation(schema)}. It.`);
    }
  });

  it('names the place within a value, and the reasons of the schema itself', () => {
    expect(expectedOf(z.array(z.int()), '1,x')).toBe(
      'a list, separated by commas or as JSON, each a whole number (item 2: expected number, received string). It.',
    );
    expect(expectedOf(z.object({ x: z.array(z.int()) }), '{"x":["1"]}')).toContain(
      '(x, item 1: expected number, received string)',
    );
    expect(expectedOf(z.strictObject({}), '{"y":1}')).toContain('(Unrecognized key: "y")');
    expect(expectedOf(z.string().startsWith('https:'), 'x')).toContain('must start with "https:"');
    expect(
      expectedOf(
        z.string().refine((text) => text !== 'x', 'Invalid: not x'),
        'x',
      ),
    ).toBe('text (Invalid: not x). It.');
    expect(expectedOf(z.int('a number of cents'), 'x')).toBe('a whole number (a number of cents). It.');
    expect(
      expectedOf(
        z.string().refine(() => {
          throw new Error('no rule');
        }),
        'x',
      ),
    ).toBe('text (the schema failed: no rule). It.');
  });

  it('goes with a name that is set but that nothing reads', () => {
    const config = defineConfig({ fraudUrl: { schema: z.url(), description: 'Where fraud answers.' } });
    const result = config.parse({ FRAUD_ULR: 'http://fraud.example' });
    expect(result.ok ? [] : result.problems).toMatchObject([
      { fix: 'set FRAUD_URL in the environment; FRAUD_ULR is given, but no key reads it' },
    ]);
  });
});

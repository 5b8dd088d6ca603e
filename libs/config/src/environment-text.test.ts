import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toEnvironmentExample, toJsonSchema, toMarkdownTable } from './command.ts';
import { fromEnvironmentText } from './environment-text.ts';
import { defineConfig } from './index.ts';

describe('the text of a variable', () => {
  const read = (schema: z.ZodType, text: string): unknown => {
    const parsed = schema.safeParse(fromEnvironmentText(schema, text));
    return parsed.success ? parsed.data : 'refused';
  };

  it('is read as the kind of value that the schema takes', () => {
    expect(read(z.int(), ' 5 ')).toBe(5);
    expect(read(z.bigint(), '12345678901234567890')).toBe(12345678901234567890n);
    expect(read(z.boolean(), 'Yes')).toBe(true);
    expect(read(z.date(), '2026-01-31')).toEqual(new Date('2026-01-31'));
    expect(read(z.literal([1, 'b']), '1')).toBe(1);
    expect(read(z.enum({ low: 1, high: 2 }), '2')).toBe(2);
    expect(read(z.tuple([z.string(), z.int()]), 'a, 5')).toEqual(['a', 5]);
    expect(read(z.object({ x: z.int() }), '{"x":1}')).toEqual({ x: 1 });
    expect(read(z.array(z.object({ x: z.int() })), '[{"x":1}]')).toEqual([{ x: 1 }]);
  });

  it('is read as the first of several kinds that takes it', () => {
    const schema = z.union([z.int(), z.literal('auto'), z.array(z.int())]);
    expect(['5', 'auto', '1,2', 'x'].map((text) => read(schema, text))).toEqual([
      5,
      'auto',
      [1, 2],
      'refused',
    ]);
    expect(read(z.union([z.string(), z.int()]), '5')).toBe('5');
    const broken = z.string().refine(() => {
      throw new Error('a rule that throws');
    });
    expect(read(z.union([z.int(), broken]), '5')).toBe(5);
    expect(fromEnvironmentText(z.union([broken, z.boolean()]), 'x')).toBe('x');
  });

  it('is a list of numbers, booleans or words by commas', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (numbers) => {
        expect(read(z.array(z.int()), numbers.join(','))).toEqual(numbers);
        expect(read(z.array(z.int()), JSON.stringify(numbers))).toEqual(numbers);
      }),
    );
    expect(read(z.array(z.boolean()), 'yes,no')).toEqual([true, false]);
    expect(read(z.array(z.enum(['a', 'b'])), 'a, b')).toEqual(['a', 'b']);
    expect(read(z.array(z.int()), '1,,2')).toBe('refused');
  });

  it('is refused, and not guessed at, when it has another shape', () => {
    for (const [schema, text] of [
      [z.int(), ''],
      [z.int(), '1e400'],
      [z.bigint(), '1.5'],
      [z.boolean(), 'maybe'],
      [z.date(), 'soon'],
      [z.literal(1), '1.0'],
      [z.object({}), '{'],
    ] as const) {
      expect([text, read(schema, text)]).toEqual([text, 'refused']);
    }
  });
});

describe('what JSON has no type for', () => {
  const config = defineConfig({
    big: { schema: z.bigint(), description: 'B.', default: 12345678901234567890n },
    since: { schema: z.date(), description: 'S.', default: new Date('2026-01-31') },
    name: { schema: z.string(), description: 'N.', default: 'x' },
  });

  it('is text in a config file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config text '));
    const file = join(folder, 'config.json');
    await writeFile(file, '{"big":"5","since":"2026-02-01","name":"7"}');
    expect(config.load({}, { file })).toEqual({ big: 5n, since: new Date('2026-02-01'), name: '7' });
    await writeFile(file, '{"big":"five","since":"soon"}');
    const result = config.parse({}, { file });
    expect(result.ok ? [] : result.problems.map(({ received }) => received)).toEqual(['"five"', '"soon"']);
    await rm(folder, { recursive: true });
  });

  it('is shown as the text that gives it', () => {
    expect(toEnvironmentExample(config)).toContain('# BIG=12345678901234567890\n');
    expect(toEnvironmentExample(config)).toContain('# SINCE=2026-01-31T00:00:00.000Z\n');
    expect(JSON.stringify(toJsonSchema('example', config))).toContain('"12345678901234567890"');
    expect(toMarkdownTable(config)).toContain('`"12345678901234567890"`');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromEnvironmentText } from './environment-text.ts';

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

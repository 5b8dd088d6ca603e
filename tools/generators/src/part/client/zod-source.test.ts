import fc from 'fast-check';
import type { JsonSchema } from '@roadbed/contract/document';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toZodSource } from './zod-source.ts';

/** The schema that a source gives. */
function evaluate(source: string): z.ZodType {
  // oxlint-disable-next-line typescript/no-implied-eval -- what is generated is run by services, so it is run here
  return (new Function('z', `return ${source}`) as (zod: typeof z) => z.ZodType)(z);
}

const none = () => 'z.never()';

describe('toZodSource', { timeout: 60_000 }, () => {
  it.each<[JsonSchema, string]>([
    [{ type: 'string', minLength: 3, format: 'uuid', pattern: '^a' }, 'z.string()'],
    [{ type: 'integer', minimum: 1 }, 'z.int()'],
    [{ enum: ['a', 'b'] }, 'z.enum(["a", "b"])'],
    [{ const: 'a' }, 'z.literal("a")'],
    [{ enum: [1, null] }, 'z.union([z.literal(1), z.literal(null)])'],
    [{ type: ['string', 'null'] }, 'z.string().nullable()'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'z.string().nullable()'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'z.record(z.string(), z.int())'],
    [{}, 'z.unknown()'],
    [
      { type: 'object', properties: { a: { type: 'boolean' }, 'b-c': {} }, required: ['a'] },
      'z.object({ a: z.boolean(), "b-c": z.unknown().optional() })',
    ],
    [{ $ref: '#/components/schemas/A' }, 'z.never()'],
  ])('%j is %s', (schema, source) => {
    expect(toZodSource(schema, none)).toBe(source);
  });

  it('evaluates late what may refer to itself, however it does', () => {
    const leaf = { $ref: '#/components/schemas/Leaf' };
    const properties = {
      a: leaf,
      b: { anyOf: [leaf, { type: 'null' }] },
      c: { additionalProperties: leaf, type: 'object' },
    };
    expect(toZodSource({ type: 'object', properties, required: ['a', 'b', 'c'] }, () => 'leaf')).toBe(
      'z.object({ get a() { return leaf; }, get b() { return leaf.nullable(); }, get c() { return z.record(z.string(), leaf); } })',
    );
  });

  it('takes whatever the schema takes that it was made from', () => {
    const leaf = fc.constantFrom(
      z.string(),
      z.string().min(2),
      z.int(),
      z.number(),
      z.boolean(),
      z.null(),
      z.enum(['a', 'b']),
      z.literal('x'),
      z.uuid(),
    );
    const { schema } = fc.letrec<{ schema: z.ZodType }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        leaf,
        tie('schema').map((items) => z.array(items)),
        tie('schema').map((value) => z.record(z.string(), value)),
        tie('schema').map((value) => value.nullable()),
        fc.tuple(tie('schema'), tie('schema')).map((branches) => z.union(branches)),
        fc
          .dictionary(fc.string({ unit: 'grapheme', maxLength: 6 }), tie('schema'), { maxKeys: 3 })
          .map((shape) => z.object(shape).partial()),
      ),
    }));
    fc.assert(
      fc.property(schema, fc.jsonValue(), (original, value) => {
        const source = toZodSource(z.toJSONSchema(original, { io: 'output' }) as JsonSchema, none);
        const made = evaluate(source);
        const isTaken = !original.safeParse(value).success || made.safeParse(value).success;
        expect(isTaken).toBe(true);
      }),
    );
  });
});

import type { JsonSchema } from '@roadbed/contract/document';
import { describe, expect, it } from 'vitest';
import { pickFields } from './pick-fields.ts';
import { pruneSchema } from './prune-schema.ts';

const text: JsonSchema = { type: 'string' };
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
});

describe('pruneSchema', () => {
  it('keeps what was read, in lists and maps too', () => {
    const schema = object({
      a: text,
      list: { type: 'array', items: object({ b: text, c: text }) },
      map: { type: 'object', additionalProperties: object({ d: text, e: text }) },
    });
    expect(pruneSchema(schema, [{ list: [{ b: 'x' }], map: { one: { d: 'x' } } }], {})).toEqual(
      object({
        list: { type: 'array', items: object({ b: text }) },
        map: { type: 'object', additionalProperties: object({ d: text }) },
      }),
    );
  });

  it('lets be left out what only some answers have, and keeps all where nothing is known', () => {
    const schema = object({ a: text, b: text, list: { type: 'array', items: object({ c: text }) } });
    expect(
      pruneSchema(
        schema,
        [
          { a: 'x', list: [] },
          { a: 'x', b: 'y' },
        ],
        {},
      ),
    ).toEqual(object({ a: text, b: text, list: { type: 'array', items: object({ c: text }) } }, ['a']));
  });

  it('follows references, and stops at what refers to itself', () => {
    const components = {
      Money: object({ amount: text, currency: text }),
      Tree: object({
        title: text,
        children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
      }),
    };
    const schema = object({
      price: { $ref: '#/components/schemas/Money' },
      tree: { $ref: '#/components/schemas/Tree' },
    });
    expect(pruneSchema(schema, [{ price: { amount: '1' }, tree: { title: 'x' } }], components)).toEqual(
      object({ price: object({ amount: text }), tree: { $ref: '#/components/schemas/Tree' } }),
    );
  });
});

describe('pickFields', () => {
  const body = { total: 2, products: [{ sku: 'a', price: { amount: 1, currency: 'GBP' } }, { sku: 'b' }] };
  const pick = (fields?: string) => pickFields(body, fields, {}, {});

  it('takes the named fields of one item of each list', () => {
    expect(pick('products.sku, products.price.amount')).toEqual({
      ok: true,
      body: { products: [{ sku: 'a', price: { amount: 1 } }] },
    });
  });

  it('takes everything unless it is told what', () => {
    expect(pick()).toEqual({ ok: true, body: { total: 2, products: [body.products[0]] } });
  });

  it('takes one entry of a map', () => {
    const schema = object({ counts: { type: 'object', additionalProperties: { type: 'integer' } } });
    expect(pickFields({ counts: { a: 1, b: 2 } }, undefined, schema, {})).toEqual({
      ok: true,
      body: { counts: { a: 1 } },
    });
  });

  it('names the fields that there are', () => {
    expect(pick('products.title,x')).toEqual({
      ok: false,
      problems: [
        expect.stringContaining('"products.title": it has total, products.sku, products.price.amount'),
        expect.stringContaining('"x"'),
      ],
    });
  });
});

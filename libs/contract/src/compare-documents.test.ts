import { createService } from '@roadbed/service';
import { testEnv } from '@roadbed/service/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeChanges } from './describe-changes.ts';

interface Offer {
  url?: string;
  params?: z.ZodObject;
  querystring?: z.ZodObject;
  body?: z.ZodType;
  response?: Record<number, z.ZodType>;
}

/** The document of a real service with one route. */
async function documentOf(offer: Offer): Promise<object> {
  const { url = '/orders', ...schema } = offer;
  const service = createService({ name: 'orders', env: testEnv() });
  service.route({ method: 'POST', url, schema, handler: () => ({}) });
  const document = JSON.parse(JSON.stringify(await service.openapi())) as object;
  await service.close();
  return document;
}

async function changesBetween(before: Offer, after: Offer): Promise<string[]> {
  return describeChanges(await documentOf(before), await documentOf(after));
}

const order = z.object({ id: z.string(), amount: z.int().min(1) });

describe('what changed between two documents', { timeout: 60_000 }, () => {
  it.each<[string, Offer, Offer, string]>([
    ['a removed operation', {}, { url: '/sales' }, 'POST /orders: the operation was removed'],
    [
      'a new required field',
      { body: order },
      { body: order.extend({ currency: z.string() }) },
      'POST /orders request $.currency: the field is new and required',
    ],
    [
      'a field that is required now',
      { body: order.partial({ id: true }) },
      { body: order },
      'POST /orders request $.id: the field is required now',
    ],
    [
      'a removed field of a request',
      { body: order },
      { body: order.omit({ id: true }) },
      'POST /orders request $.id: the field was removed',
    ],
    [
      'a tighter limit',
      { body: order },
      { body: order.extend({ amount: z.int().min(5) }) },
      'POST /orders request $.amount: minimum was 1 and is 5',
    ],
    [
      'a value that is refused now',
      { body: z.object({ kind: z.enum(['a', 'b']) }) },
      { body: z.object({ kind: z.enum(['a']) }) },
      'POST /orders request $.kind: the value "b" was removed',
    ],
    [
      'fields that are refused now',
      { body: order },
      { body: z.strictObject(order.shape) },
      'POST /orders request $[*]: fields that are not listed are refused now',
    ],
    [
      'a new required parameter',
      {},
      { querystring: z.object({ page: z.string() }) },
      'POST /orders query parameter page: the parameter is new and required',
    ],
    [
      'a removed parameter',
      { querystring: z.object({ page: z.string().optional() }) },
      {},
      'POST /orders query parameter page: the parameter was removed',
    ],
    [
      'a removed field of an answer',
      { response: { 200: order } },
      { response: { 200: order.omit({ amount: true }) } },
      'POST /orders → 200 $.amount: the field was removed',
    ],
    [
      'a field of an answer that may be left out now',
      { response: { 200: z.object({ list: z.array(order) }) } },
      { response: { 200: z.object({ list: z.array(order.partial({ id: true })) }) } },
      'POST /orders → 200 $.list[].id: the field may be left out now',
    ],
    [
      'another type',
      { response: { 200: order } },
      { response: { 200: order.extend({ id: z.int() }) } },
      'POST /orders → 200 $.id: the type was string and is integer',
    ],
    [
      'a value that no reader knows',
      { response: { 200: z.object({ kind: z.enum(['a']) }) } },
      { response: { 200: z.object({ kind: z.enum(['a', 'b']) }) } },
      'POST /orders → 200 $.kind: the value "b" is new',
    ],
    [
      'null where there was none',
      { response: { 200: order } },
      { response: { 200: order.extend({ id: z.string().nullable() }) } },
      'POST /orders → 200 $.id: the type was string and is string or null',
    ],
    [
      'a removed answer',
      { response: { 200: order, 202: order } },
      { response: { 200: order } },
      'POST /orders → 202: the answer was removed',
    ],
  ])('names %s as breaking', async (_what, before, after, expected) => {
    expect(await changesBetween(before, after)).toContain(`BREAKING: ${expected}`);
  });

  it.each<[string, Offer, Offer]>([
    [
      'a new optional field of a request',
      { body: order },
      { body: order.extend({ note: z.string().optional() }) },
    ],
    ['a looser limit of a request', { body: order }, { body: order.extend({ amount: z.int().min(0) }) }],
    [
      'a new field of an answer',
      { response: { 200: order } },
      { response: { 200: order.extend({ note: z.string() }) } },
    ],
    [
      'a tighter limit of an answer',
      { response: { 200: order } },
      { response: { 200: order.extend({ amount: z.int().min(5) }) } },
    ],
    [
      'fewer values in an answer',
      { response: { 200: z.enum(['a', 'b']) } },
      { response: { 200: z.enum(['a']) } },
    ],
    ['a new optional parameter', {}, { querystring: z.object({ page: z.string().optional() }) }],
    ['a new answer', { response: { 200: order } }, { response: { 200: order, 202: order } }],
    ['a request that may be null', { body: order }, { body: order.nullable() }],
    [
      'another name of a parameter in the path',
      { url: '/orders/:id', params: z.object({ id: z.string() }) },
      { url: '/orders/:order', params: z.object({ order: z.string() }) },
    ],
    ['other words', { body: order }, { body: order.describe('An order.') }],
  ])('takes %s for compatible', async (_what, before, after) => {
    const changes = await changesBetween(before, after);
    expect(changes).not.toEqual([]);
    expect(changes.filter((change) => !change.startsWith('compatible: '))).toEqual([]);
  });

  it('follows a tree that refers to itself, down to the field', async () => {
    interface Branch {
      title?: string | undefined;
      branches: Branch[];
    }
    const tree = (title: z.ZodType<string | undefined>) => {
      const branch: z.ZodType<Branch> = z
        .object({
          title,
          get branches() {
            return z.array(branch);
          },
        })
        .meta({ id: `Branch${Math.random()}` });
      return branch;
    };
    const before = { response: { 200: tree(z.string()) } };
    const after = { response: { 200: tree(z.string().optional()) } };
    expect(await changesBetween(before, after)).toEqual([
      'BREAKING: POST /orders → 200 $.title: the field may be left out now',
    ]);
  });

  it('finds nothing in a document that is the same, whatever it holds', async () => {
    const leaf = fc.constantFrom<z.ZodType>(
      z.string(),
      z.int().min(3),
      z.boolean(),
      z.null(),
      z.enum(['a', 'b']),
    );
    const { schema } = fc.letrec<{ schema: z.ZodType }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        leaf,
        tie('schema').map((items) => z.array(items)),
        tie('schema').map((value) => z.record(z.string(), value)),
        fc.dictionary(fc.string(), tie('schema'), { maxKeys: 4 }).map((shape) => z.object(shape)),
        fc.tuple(tie('schema'), tie('schema')).map((branches) => z.union(branches)),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(schema, async (body) => {
        const document = await documentOf({ body, response: { 200: body } });
        expect(describeChanges(document, structuredClone(document))).toEqual([]);
        // Not equal, so every schema is compared: the words alone differ.
        const reworded = { ...structuredClone(document), externalDocs: { url: 'http://docs.example.com' } };
        expect(describeChanges(document, reworded)).toEqual([
          'compatible: words or the layout of the document changed',
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

import { parseContractRecord, parseOpenApi } from '@roadbed/contract/document';
import { describe, expect, it } from 'vitest';
import { toApiModel } from './api-model.ts';

const answer = {
  200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree-node' } } } },
};
const document = parseOpenApi({
  openapi: '3.1.0',
  paths: {
    '/a-b': { get: { responses: answer } },
    '/a/b': {
      get: {
        parameters: [
          { name: 'page', in: 'query', schema: { type: 'integer' } },
          { name: 'all', in: 'query', schema: { type: 'boolean' } },
          { name: 'sort-by', in: 'query', schema: { enum: ['x', 'y'] } },
        ],
        responses: answer,
      },
    },
  },
  components: {
    schemas: {
      'Tree-node': {
        type: 'object',
        properties: { title: { type: 'string' }, next: { $ref: '#/components/schemas/Tree-node' } },
        required: ['title'],
      },
    },
  },
});
const model = (...requests: Array<{ path: string; query?: Record<string, string> }>) =>
  toApiModel(
    parseContractRecord(
      'r.json',
      JSON.stringify({
        consumer: 'c',
        provider: 'p',
        interactions: requests.map(({ path, query }) => ({
          description: path,
          operation: `GET ${path}`,
          request: { method: 'GET', path, ...(query && { query }) },
          response: { status: 200, body: { title: 'x' } },
        })),
      }),
    ),
    document,
  );

describe('toApiModel', () => {
  it('gives operations whose paths read alike names of their own, which stay when others come', () => {
    const { operations, interactions } = model({ path: '/a-b' }, { path: '/a/b' });
    expect(operations.map(({ name }) => name)).toEqual(['getAB', 'getABAgain2']);
    expect(interactions.map(({ name }) => name)).toEqual(['getAB', 'getABAgain2']);
  });

  it('types what is asked, and asks with values of those types', () => {
    const { operations, interactions } = model({
      path: '/a/b',
      query: { page: '2', all: 'true', 'sort-by': 'x' },
    });
    expect(operations[0]).toMatchObject({
      requestType: '{ query?: { page?: number; all?: boolean; "sort-by"?: "x" | "y" } }',
      isOptional: true,
    });
    expect(interactions[0]?.argument).toBe('{ query: { page: 2, all: true, "sort-by": "x" } }');
  });

  it('writes what refers to itself once, under a name', () => {
    expect(model({ path: '/a-b' })).toMatchObject({
      components: [
        {
          name: 'treeNodeSchema',
          source: expect.stringContaining('get next() { return treeNodeSchema.optional(); }'),
        },
      ],
      operations: [{ answer: 'treeNodeSchema' }],
    });
  });

  it('leaves out what the provider offers no more', () => {
    expect(model({ path: '/gone' })).toEqual({ components: [], operations: [], interactions: [] });
  });
});

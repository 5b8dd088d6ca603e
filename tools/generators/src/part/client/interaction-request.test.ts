import { operationsOf, parseOpenApi } from '@roadbed/contract/document';
import { describe, expect, it } from 'vitest';
import { toRequest } from './interaction-request.ts';

const document = parseOpenApi({
  openapi: '3.1.0',
  paths: {
    '/orders/{id}': {
      put: {
        parameters: [
          { name: 'id', in: 'path', required: true },
          { name: 'dry', in: 'query' },
          { name: 'if-match', in: 'header', required: true },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { kind: { enum: ['a'] }, note: {} }, required: ['kind'] },
            },
          },
        },
      },
    },
  },
});
const name = 'PUT /orders/{id}';
const operation = operationsOf(document).get(name)!;
const request = (options: object) => toRequest(name, operation, options);

describe('toRequest', () => {
  it('fills in the path, escaped, and keeps the rest', () => {
    const made = request({
      params: 'id=a%2F..',
      query: 'dry=1',
      headers: 'If-Match=x',
      body: '{"kind":"a"}',
    });
    expect(made).toEqual({
      ok: true,
      request: {
        method: 'PUT',
        path: '/orders/a%2F..',
        query: { dry: '1' },
        headers: { 'if-match': 'x' },
        body: { kind: 'a' },
      },
    });
  });

  it('tells all that is missing or unknown at once, with a body to fill in', () => {
    const made = request({ params: 'sku=1', query: 'wet=1' });
    expect(made.ok ? [] : made.problems).toEqual([
      `${name} needs a value for {id}. Add --params=id=… with one that is there.`,
      'There is no parameter "sku": there are id. Correct --params.',
      'There is no parameter "wet": there are dry. Correct --query.',
      'The parameter if-match is required. Add --headers=if-match=…',
      `${name} needs a body. Add --body='{"kind":"a"}' with values of your own.`,
    ]);
  });

  it('refuses a body that is no JSON', () => {
    const made = request({ params: 'id=1', headers: 'if-match=x', body: '{' });
    expect(made.ok ? [] : made.problems).toEqual(['The body "{" is not JSON. Correct --body.']);
  });
});

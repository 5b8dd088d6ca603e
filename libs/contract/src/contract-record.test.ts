import { describe, expect, it } from 'vitest';
import { parseContractRecord } from './contract-record.ts';

const interaction = {
  description: 'a product',
  operation: 'GET /products/{sku}',
  request: { method: 'GET', path: '/products/1' },
  response: { status: 200, body: { sku: '1' } },
};
const parse = (interactions: object[]) =>
  parseContractRecord('r.json', JSON.stringify({ consumer: 'search', provider: 'catalogue', interactions }));

describe('parseContractRecord', () => {
  it('fills in what is left out', () => {
    expect(parse([interaction]).interactions[0]).toMatchObject({
      request: { query: {}, headers: {} },
      response: { exact: [] },
    });
  });

  it.each<[string, object[], string]>([
    ['no interaction', [], 'has no interaction'],
    [
      'two with one request, which a stub cannot tell apart',
      [interaction, { ...interaction, description: 'again' }],
      '$.interactions.1.request: is that of interactions[0] again',
    ],
    [
      'two of one description',
      [interaction, { ...interaction, request: { method: 'GET', path: '/products/2' } }],
      '$.interactions.1.description: is that of interactions[0] again',
    ],
    [
      'a query in the path',
      [{ ...interaction, request: { method: 'GET', path: '/products?x=1' } }],
      'put what follows ? into query',
    ],
    [
      'an exact value that is not recorded',
      [{ ...interaction, response: { ...interaction.response, exact: ['/price'] } }],
      '/price is nothing in the recorded body',
    ],
  ])('refuses %s, with file and place', (_what, interactions, expected) => {
    expect(() => parse(interactions)).toThrow(expected);
    expect(() => parse(interactions)).toThrow('r.json cannot be used');
  });

  it('refuses what is no JSON', () => {
    expect(() => parseContractRecord('r.json', '{')).toThrow('r.json is not JSON');
  });
});

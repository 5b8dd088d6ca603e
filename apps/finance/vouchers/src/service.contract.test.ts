import { openContract } from '@roadbed/contract';
import { describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const contract = openContract(import.meta.dirname, (env) => buildApp({ env }), {
  states: {
    'WELCOME-20 is redeemed': (service) =>
      service.inject({
        method: 'POST',
        url: '/vouchers/WELCOME-20/redeem',
        payload: { reference: 'order-1' },
      }),
  },
});

describe('the contract of vouchers', () => {
  it('is what openapi.json records', async () => {
    expect(await contract.documentProblems()).toEqual([]);
  });

  it('says what it counts on in every service that it calls', () => {
    expect(contract.dependencyProblems()).toEqual([]);
  });

  it.each(contract.expectations)('gives $consumer $description', async (expectation) => {
    expect(await contract.verify(expectation)).toEqual([]);
  });
});

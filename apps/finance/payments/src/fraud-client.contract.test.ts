import { stubProvider, type ProviderStub } from '@roadbed/contract';
import { createService, type Service } from '@roadbed/service';
import { testEnv } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFraudClient, type FraudClient } from './fraud-client.ts';

const request = {
  customerId: 'c-1',
  money: { amount: 5000, currency: 'GBP' },
  card: { token: 'tok_visa', country: 'GB' },
  customerCountry: 'GB',
};

describe('what payments counts on in fraud', () => {
  let fraud: ProviderStub;
  let service: Service;
  let client: FraudClient;

  beforeAll(async () => {
    fraud = await stubProvider(import.meta.dirname, 'fraud');
    service = createService({ name: 'payments', env: testEnv() });
    client = createFraudClient(service, fraud.url);
  });

  afterAll(async () => {
    await service.close();
    await fraud.close();
  });

  it('is all that it asks, and all that it reads', async () => {
    const everyday = fraud.interaction('the assessment of an everyday payment');
    expect(await client.assess(request)).toEqual(everyday.response.body);

    const tooLarge = fraud.interaction('the assessment of a payment that is far too large, with its reasons');
    const money = { amount: 2_000_000, currency: 'GBP' };
    expect(await client.assess({ ...request, money })).toEqual(tooLarge.response.body);

    expect(fraud.problems()).toEqual([]);
  });
});

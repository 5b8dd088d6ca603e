import { stubProvider, type ProviderStub } from '@roadbed/contract';
import { createService, type Service } from '@roadbed/service';
import { testEnv } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogueClient } from './catalogue-client.ts';

describe('what categories counts on in the catalogue', () => {
  let catalogue: ProviderStub;
  let service: Service;

  beforeAll(async () => {
    catalogue = await stubProvider(import.meta.dirname, 'catalogue');
    service = createService({ name: 'categories', env: testEnv() });
  });

  afterAll(async () => {
    await service.close();
    await catalogue.close();
  });

  it('is all that it asks, and all that it reads', async () => {
    const client = createCatalogueClient(service, catalogue.url);
    const { body } = catalogue.interaction('how many products each category has').response;
    expect({ counts: await client.productCounts() }).toEqual(body);
    expect(catalogue.problems()).toEqual([]);
  });
});

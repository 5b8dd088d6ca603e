import { stubProvider, type ProviderStub } from '@roadbed/contract';
import { createService, type Service } from '@roadbed/service';
import { testEnv } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCategoriesClient, type CategoriesClient } from './categories-client.ts';

describe('what navigation counts on in categories', () => {
  let categories: ProviderStub;
  let service: Service;
  let client: CategoriesClient;

  beforeAll(async () => {
    categories = await stubProvider(import.meta.dirname, 'categories');
    service = createService({ name: 'navigation', env: testEnv() });
    client = createCategoriesClient(service, categories.url);
  });

  afterAll(async () => {
    await service.close();
    await categories.close();
  });

  it('is all that it asks, and all that it reads', async () => {
    const tree = categories.interaction('the tree of categories').response.body;
    expect({ categories: await client.tree() }).toEqual(tree);
    const way = categories.interaction('the way to a category').response.body;
    expect({ path: await client.pathTo('mugs') }).toEqual(way);
    expect(await client.pathTo('boats')).toBeUndefined();
    expect(categories.problems()).toEqual([]);
  });
});

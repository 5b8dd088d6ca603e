import { startUpstream, testEnv, type Upstream } from '@roadbed/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

describe('categories', () => {
  let catalogue: Upstream;
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    catalogue = await startUpstream((app) => {
      app.get('/health/live', () => ({ status: 'pass' }));
      app.get('/product-counts', () => ({ counts: { mugs: 3, tents: 2, stoves: 1, unsorted: 9 } }));
    });
    service = buildApp({ env: testEnv({ CATALOGUE_URL: catalogue.url }) });
  });

  afterAll(async () => {
    await service.close();
    await catalogue.close();
  });

  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'categories', environment: 'stubs' });
  });

  it('gives the tree', async () => {
    const response = await service.inject('/categories');
    const { categories } = response.json<{ categories: Array<{ slug: string }> }>();
    expect(categories.map(({ slug }) => slug)).toEqual(['kitchen', 'living', 'outdoors']);
    expect(categories[0]).not.toHaveProperty('productCount');
  });

  it('counts the products of each branch by reading the catalogue', async () => {
    const response = await service.inject('/categories?counts=true');
    expect(response.json()).toMatchObject({
      categories: [{ productCount: 3 }, { productCount: 0 }, { productCount: 3 }],
    });
  });

  it('gives one category with the way to it', async () => {
    const response = await service.inject('/categories/camping?counts=true');
    expect(response.json()).toMatchObject({
      category: { title: 'Camping', productCount: 3 },
      path: [{ slug: 'outdoors' }, { slug: 'camping' }],
    });
  });

  it('answers an unknown category with a problem that names it', async () => {
    const response = await service.inject('/categories/boats');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ detail: 'There is no category boats.' });
  });
});

describe('categories without a catalogue', () => {
  let service: ReturnType<typeof buildApp>;

  beforeAll(async () => {
    const gone = await startUpstream(() => {});
    await gone.close();
    service = buildApp({ env: testEnv({ CATALOGUE_URL: gone.url }) });
  });

  afterAll(() => service.close());

  it('answers 503 for counts', async () => {
    const response = await service.inject('/categories?counts=true');
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json<{ detail: string }>().detail).toContain('The catalogue cannot be asked');
  });

  it('passes on when the catalogue says it can be asked again', async () => {
    const busy = await startUpstream((app) => {
      app.get('/product-counts', (_request, reply) => reply.code(503).header('retry-after', '7').send({}));
    });
    const service = buildApp({ env: testEnv({ CATALOGUE_URL: busy.url }) });
    const response = await service.inject('/categories?counts=true');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '7']);
    await service.close();
    await busy.close();
  });

  it('goes on giving the tree, and stays ready', async () => {
    expect((await service.inject('/categories')).statusCode).toBe(200);
    const ready = await service.inject('/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ checks: { catalogue: { status: 'fail', critical: false } } });
  });
});

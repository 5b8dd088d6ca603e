import { testEnv } from '@roadbed/service/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';

const service = buildApp({ env: testEnv() });
afterAll(() => service.close());

describe('catalogue', () => {
  it('says which service answers', async () => {
    const response = await service.inject('/');
    expect(response.json()).toEqual({ service: 'catalogue', environment: 'stubs' });
  });

  it('lists the products of one category', async () => {
    const response = await service.inject('/products?category=pans&limit=1');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      products: [{ sku: 'PAN-001', price: { currency: 'GBP' } }],
      total: 3,
    });
  });

  it('lists nothing for a category without products', async () => {
    const response = await service.inject('/products?category=boats');
    expect(response.json()).toEqual({ products: [], total: 0 });
  });

  it('gives one product by its SKU', async () => {
    const response = await service.inject('/products/LMP-001');
    expect(response.json()).toMatchObject({ title: 'Desk lamp', price: { amount: 4500, currency: 'GBP' } });
  });

  it('answers an unknown SKU with a problem that names it', async () => {
    const response = await service.inject('/products/NONE-1');
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ detail: 'There is no product NONE-1.' });
  });

  it.each(['limit=0', 'limit=1000', 'limit=many', 'offset=-1'])('refuses a page of %s', async (query) => {
    const response = await service.inject(`/products?${query}`);
    expect(response.statusCode).toBe(400);
  });

  it('counts products by category', async () => {
    const response = await service.inject('/product-counts');
    expect(response.json()).toMatchObject({ counts: { mugs: 3, pans: 3, lamps: 2 } });
  });
});

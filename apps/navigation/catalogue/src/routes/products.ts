import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import type { Catalogue } from '../catalogue.ts';
import { product } from '../product.ts';

const listQuery = z.object({
  category: z.string().min(1).optional().describe('Slug of a category.'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** `GET /products`, `GET /products/:sku` and `GET /product-counts`. */
export function addProductRoutes({ route }: Service, catalogue: Catalogue): void {
  route({
    method: 'GET',
    url: '/products',
    schema: {
      summary: 'List products, all or of one category',
      querystring: listQuery,
      response: { 200: z.object({ products: z.array(product), total: z.int() }) },
    },
    handler: (request) => catalogue.list(request.query),
  });

  route({
    method: 'GET',
    url: '/products/:sku',
    schema: {
      summary: 'Get one product',
      params: z.object({ sku: z.string() }),
      response: { 200: product },
    },
    handler: (request) => {
      const found = catalogue.find(request.params.sku);
      if (!found) throw problem(404, `There is no product ${request.params.sku}.`);
      return found;
    },
  });

  route({
    method: 'GET',
    url: '/product-counts',
    schema: {
      summary: 'How many products each category has',
      response: { 200: z.object({ counts: z.record(z.string(), z.int()) }) },
    },
    handler: () => ({ counts: catalogue.counts() }),
  });
}

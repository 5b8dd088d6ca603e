import type { Service } from '@roadbed/service';
import { z } from 'zod';
import { product } from '../product.ts';
import type { ProductIndex } from '../product-index.ts';
import { rank } from '../rank.ts';

const searchQuery = z.object({
  q: z.string().trim().min(1).max(200).describe('Words to look for.'),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(50).default(10),
});

const searchAnswer = z.object({
  query: z.string(),
  page: z.int(),
  pageSize: z.int(),
  total: z.int().describe('How many products match, on all pages.'),
  stale: z
    .boolean()
    .describe('Whether the catalogue could not be read lately, so that the results may be old.'),
  results: z.array(product.extend({ score: z.number() })),
});

/** `GET /search`. */
export function addSearchRoute({ route, meter }: Service, index: ProductIndex): void {
  const searches = meter.createCounter('search.searches', {
    description: 'Searches by whether they found something, and whether the index was stale.',
  });

  route({
    method: 'GET',
    url: '/search',
    schema: { summary: 'Find products by words', querystring: searchQuery, response: { 200: searchAnswer } },
    handler: async (request) => {
      const { q, page, pageSize } = request.query;
      const { entries, stale } = await index.read();
      const matches = rank(entries, q);
      searches.add(1, { found: matches.length > 0, stale });
      const results = matches
        .slice((page - 1) * pageSize, page * pageSize)
        .map(({ product, score }) => ({ ...product, score }));
      return { query: q, page, pageSize, total: matches.length, stale, results };
    },
  });
}

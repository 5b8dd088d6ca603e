import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import type { CatalogueClient } from '../catalogue-client.ts';
import { categoryAnswer, categoryReference, type Category } from '../category.ts';
import { findCategory, toAnswer } from '../category-tree.ts';

const countsQuery = z.object({
  counts: z.stringbool().default(false).describe('Whether to count products, which asks the catalogue.'),
});

/** `GET /categories` and `GET /categories/:slug`. */
export function addCategoryRoutes(
  { route }: Service,
  tree: readonly Category[],
  catalogue: CatalogueClient,
): void {
  const countsFor = (wanted: boolean) => (wanted ? catalogue.productCounts() : undefined);

  route({
    method: 'GET',
    url: '/categories',
    schema: {
      summary: 'The tree of categories',
      querystring: countsQuery,
      response: { 200: z.object({ categories: z.array(categoryAnswer) }) },
    },
    handler: async (request) => {
      const counts = await countsFor(request.query.counts);
      return { categories: tree.map((category) => toAnswer(category, counts)) };
    },
  });

  route({
    method: 'GET',
    url: '/categories/:slug',
    schema: {
      summary: 'One category, what is below it, and the way to it from the root',
      params: z.object({ slug: z.string() }),
      querystring: countsQuery,
      response: { 200: z.object({ category: categoryAnswer, path: z.array(categoryReference) }) },
    },
    handler: async (request) => {
      const found = findCategory(tree, request.params.slug);
      if (!found) throw problem(404, `There is no category ${request.params.slug}.`);
      const counts = await countsFor(request.query.counts);
      return {
        category: toAnswer(found.category, counts),
        path: found.path.map(({ slug, title }) => ({ slug, title })),
      };
    },
  });
}

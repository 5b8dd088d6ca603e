import { problem, type Service } from '@roadbed/service';
import { z } from 'zod';
import type { CategoriesClient } from '../categories-client.ts';
import { link, menuItem, toBreadcrumb, toMenu } from '../links.ts';

const menuQuery = z.object({
  depth: z.coerce.number().int().min(1).max(5).optional().describe('How many levels to show.'),
});

/** `GET /menu` and `GET /breadcrumbs/:slug`. */
export function addNavigationRoutes(
  { route }: Service,
  categories: CategoriesClient,
  menuDepth: number,
): void {
  route({
    method: 'GET',
    url: '/menu',
    schema: {
      summary: 'The menu of the shop',
      querystring: menuQuery,
      response: { 200: z.object({ items: z.array(menuItem) }) },
    },
    handler: async (request) => ({
      items: toMenu(await categories.tree(), request.query.depth ?? menuDepth),
    }),
  });

  route({
    method: 'GET',
    url: '/breadcrumbs/:slug',
    schema: {
      summary: 'The links from the start page to a category',
      params: z.object({ slug: z.string() }),
      response: { 200: z.object({ links: z.array(link) }) },
    },
    handler: async (request) => {
      const path = await categories.pathTo(request.params.slug);
      if (!path) throw problem(404, `There is no category ${request.params.slug}.`);
      return { links: toBreadcrumb(path) };
    },
  });
}

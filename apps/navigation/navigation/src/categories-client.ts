import { problem, type Service, type UpstreamError } from '@roadbed/service';
import { z } from 'zod';
import { category, type Category } from './category.ts';

const treeAnswer = z.object({ categories: z.array(category) });
const categoryAnswer = z.object({ path: z.array(z.object({ slug: z.string(), title: z.string() })) });

/** What this service asks of categories. Both throw a 503 problem when no answer comes. */
export interface CategoriesClient {
  tree(): Promise<Category[]>;
  /** The way from the root to a category, itself last; undefined when there is no such category. */
  pathTo(slug: string): Promise<Array<Pick<Category, 'slug' | 'title'>> | undefined>;
}

/** Calls categories, and reports its health without letting it decide over this service's readiness. */
export function createCategoriesClient(service: Service, baseUrl: string): CategoriesClient {
  const http = service.client('categories', { baseUrl, timeoutMs: 1000 });

  service.check(http.check({ path: '/health/live' }));

  const unavailable = (error: UpstreamError) => {
    service.log.warn({ err: error }, 'categories gave no answer');
    const detail = 'The categories cannot be asked at the moment. Try again.';
    return problem(503, detail, { retryAfterMs: error.retryAfterMs });
  };

  return {
    tree: async () => {
      const answer = await http.get('/categories', { schema: treeAnswer });
      if (!answer.ok) throw unavailable(answer.error);
      return answer.data.categories;
    },
    pathTo: async (slug) => {
      const answer = await http.get(`/categories/${encodeURIComponent(slug)}`, { schema: categoryAnswer });
      if (answer.ok) return answer.data.path;
      if (answer.error.status === 404) return undefined;
      throw unavailable(answer.error);
    },
  };
}

import { z } from 'zod';

/** A node of the tree, as it is kept. */
export interface Category {
  slug: string;
  title: string;
  children: readonly Category[];
}

/** A node of the tree, as it is answered. */
export interface CategoryAnswer {
  slug: string;
  title: string;
  productCount?: number | undefined;
  children: CategoryAnswer[];
}

/** Schema of {@link CategoryAnswer}. */
export const categoryAnswer: z.ZodType<CategoryAnswer> = z
  .object({
    slug: z.string(),
    title: z.string(),
    productCount: z.int().optional().describe('Products here and in everything below.'),
    get children() {
      return z.array(categoryAnswer);
    },
  })
  .meta({ id: 'Category' });

/** A category's name and address, without what is below. */
export const categoryReference = z.object({ slug: z.string(), title: z.string() });

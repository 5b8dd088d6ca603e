import { z } from 'zod';

/** A category as the service categories answers it; what else is in the answer is left out. */
export interface Category {
  slug: string;
  title: string;
  children: Category[];
}

/** Schema of {@link Category}. */
export const category: z.ZodType<Category> = z.object({
  slug: z.string(),
  title: z.string(),
  get children() {
    return z.array(category);
  },
});

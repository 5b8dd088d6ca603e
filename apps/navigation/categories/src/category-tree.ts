import type { Category, CategoryAnswer } from './category.ts';

/** A category with the way to it from the root, itself last. */
export interface LocatedCategory {
  category: Category;
  path: Category[];
}

/** Finds a category anywhere in the tree. */
export function findCategory(tree: readonly Category[], slug: string): LocatedCategory | undefined {
  for (const category of tree) {
    if (category.slug === slug) return { category, path: [category] };
    const below = findCategory(category.children, slug);
    if (below) return { category: below.category, path: [category, ...below.path] };
  }
  return undefined;
}

/** The answer for a category and everything below; with counts, each node has the sum of its branch. */
export function toAnswer(category: Category, counts?: Record<string, number>): CategoryAnswer {
  const children = category.children.map((child) => toAnswer(child, counts));
  const { slug, title } = category;
  if (!counts) return { slug, title, children };

  const own = Object.hasOwn(counts, slug) ? (counts[slug] ?? 0) : 0;
  const productCount = children.reduce((sum, child) => sum + (child.productCount ?? 0), own);
  return { slug, title, productCount, children };
}

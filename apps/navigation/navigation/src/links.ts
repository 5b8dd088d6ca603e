import { z } from 'zod';
import type { Category } from './category.ts';

/** Something to click on: its words, and the path of the page that it leads to. */
export const link = z.object({ title: z.string(), href: z.string() });

export type Link = z.output<typeof link>;

/** An entry of the menu, with the entries below it. */
export interface MenuItem extends Link {
  items: MenuItem[];
}

/** Schema of {@link MenuItem}. */
export const menuItem: z.ZodType<MenuItem> = link
  .extend({
    get items() {
      return z.array(menuItem);
    },
  })
  .meta({ id: 'MenuItem' });

/** The menu of a tree of categories, `depth` levels deep (at least 1). */
export function toMenu(categories: readonly Category[], depth: number): MenuItem[] {
  return categories.map((category) => ({
    ...toLink(category),
    items: depth > 1 ? toMenu(category.children, depth - 1) : [],
  }));
}

/** The links from the start page to a category, itself last. */
export function toBreadcrumb(path: readonly Pick<Category, 'slug' | 'title'>[]): Link[] {
  return [{ title: 'Home', href: '/' }, ...path.map(toLink)];
}

function toLink({ slug, title }: Pick<Category, 'slug' | 'title'>): Link {
  return { title, href: `/c/${encodeURIComponent(slug)}` };
}

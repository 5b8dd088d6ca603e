import type { Category } from './category.ts';

/** The tree of the example shop. The leaves are the categories that its products name. */
export const seedCategories: readonly Category[] = [
  branch('kitchen', 'Kitchen', [leaf('mugs', 'Mugs'), leaf('pans', 'Pans')]),
  branch('living', 'Living', [leaf('lamps', 'Lamps'), leaf('chairs', 'Chairs')]),
  branch('outdoors', 'Outdoors', [
    branch('camping', 'Camping', [leaf('tents', 'Tents'), leaf('stoves', 'Stoves')]),
    branch('garden', 'Garden', [leaf('garden-tools', 'Garden tools')]),
  ]),
];

function branch(slug: string, title: string, children: readonly Category[]): Category {
  return { slug, title, children };
}

function leaf(slug: string, title: string): Category {
  return { slug, title, children: [] };
}

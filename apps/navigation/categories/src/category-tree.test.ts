import { describe, expect, it } from 'vitest';
import { findCategory, toAnswer } from './category-tree.ts';
import { seedCategories } from './seed.ts';

describe('findCategory', () => {
  it('gives the way from the root', () => {
    const path = findCategory(seedCategories, 'tents')?.path.map(({ slug }) => slug);
    expect(path).toEqual(['outdoors', 'camping', 'tents']);
  });

  it('finds nothing for an unknown slug, nor for a name that every object has', () => {
    expect(findCategory(seedCategories, 'boats')).toBeUndefined();
    expect(findCategory(seedCategories, 'constructor')).toBeUndefined();
  });
});

describe('toAnswer', () => {
  const tree = {
    slug: 'kitchen',
    title: 'Kitchen',
    children: [
      { slug: 'mugs', title: 'Mugs', children: [] },
      { slug: 'pans', title: 'Pans', children: [] },
    ],
  };

  it('sums the counts of a branch, its own among them', () => {
    const answer = toAnswer(tree, { mugs: 3, kitchen: 1 });
    expect(answer.productCount).toBe(4);
    expect(answer.children.map(({ productCount }) => productCount)).toEqual([3, 0]);
  });

  it('counts nothing when it is given no counts', () => {
    expect(toAnswer(tree)).not.toHaveProperty('productCount');
  });

  it('does not take the properties of every object for counts', () => {
    expect(toAnswer({ slug: 'constructor', title: 'Odd', children: [] }, {}).productCount).toBe(0);
  });
});

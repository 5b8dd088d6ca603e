import { describe, expect, it } from 'vitest';
import { toBreadcrumb, toMenu } from './links.ts';

const tents = { slug: 'tents', title: 'Tents', children: [] };
const camping = { slug: 'camping', title: 'Camping', children: [tents] };
const outdoors = { slug: 'outdoors', title: 'Outdoors', children: [camping] };

describe('toMenu', () => {
  it('shows as many levels as are asked for', () => {
    expect(toMenu([outdoors], 1)).toEqual([{ title: 'Outdoors', href: '/c/outdoors', items: [] }]);
    expect(toMenu([outdoors], 2)[0]?.items).toEqual([{ title: 'Camping', href: '/c/camping', items: [] }]);
    expect(toMenu([outdoors], 9)[0]?.items[0]?.items).toHaveLength(1);
  });

  it('escapes what a path cannot hold', () => {
    expect(toMenu([{ slug: 'a/b ?', title: 'Odd', children: [] }], 1)[0]?.href).toBe('/c/a%2Fb%20%3F');
  });
});

describe('toBreadcrumb', () => {
  it('leads from the start page to the category', () => {
    expect(toBreadcrumb([outdoors, camping])).toEqual([
      { title: 'Home', href: '/' },
      { title: 'Outdoors', href: '/c/outdoors' },
      { title: 'Camping', href: '/c/camping' },
    ]);
  });
});

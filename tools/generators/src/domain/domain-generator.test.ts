import { describe, expect, it } from 'vitest';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { createDomain, type DomainOptions } from './domain-generator.ts';

describe('createDomain', () => {
  it('adds the domain to platform.json and to the catalogue', async () => {
    const tree = await testWorkspace();
    const changes = await changesOf(tree, () => createDomain(tree, { name: 'after-sales', team: 'fraud' }));
    expect([...changes.keys()]).toEqual(['platform.json', 'catalog-info.yaml']);
    expect(readJson(tree, 'platform.json')).toMatchObject({
      domains: [{}, {}, { name: 'after-sales', title: 'After sales', team: 'fraud' }],
    });
    expect(changes.get('catalog-info.yaml')).toContain('kind: Domain\nmetadata:\n  name: after-sales');
  });

  it('changes nothing the second time, nor where a person gave another title', async () => {
    const tree = await testWorkspace();
    await createDomain(tree, { name: 'orders', title: 'Orders' });
    expect(await changesOf(tree, () => createDomain(tree, { name: 'orders' }))).toEqual(new Map());
  });

  it.each<[string, DomainOptions, string]>([
    ['no name', {}, 'No name is given.'],
    ['a path', { name: '../orders' }, 'is not kebab-case'],
    ['an app', { name: 'shop' }, 'The name "shop" is taken by apps/shop.'],
    ['a reserved name', { name: 'gateway' }, 'is reserved'],
    ['an unknown team', { name: 'orders', team: 'frod' }, 'did you mean "fraud"?'],
    ['a title of two lines', { name: 'orders', title: 'a\nb' }, 'has a line break'],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = await testWorkspace();
    tree.write('apps/shop/package.json', '{}');
    const before = contentsOf(tree);
    await expect(createDomain(tree, options)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });

  it('lists every problem at once', async () => {
    const tree = await testWorkspace();
    await expect(createDomain(tree, { name: 'A', team: 'B', title: '\n' })).rejects.toThrow(/"A".*"B"/s);
  });
});

import { describe, expect, it } from 'vitest';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { createLibrary, type LibraryOptions } from './library-generator.ts';

describe('createLibrary', () => {
  it('writes a library on its floor, with its reviewers', async () => {
    const tree = await testWorkspace();
    const changes = await changesOf(tree, () =>
      createLibrary(tree, { name: 'money', floor: 2, team: 'payments', description: 'Adds "money" up.' }),
    );
    expect([...changes.keys()].toSorted()).toEqual([
      'CODEOWNERS',
      'libs/money/README.md',
      'libs/money/package.json',
      'libs/money/src/describe-library.test.ts',
      'libs/money/src/describe-library.ts',
      'libs/money/src/index.ts',
      'libs/money/tsconfig.json',
    ]);
    expect(readJson(tree, 'libs/money/package.json')).toMatchObject({
      name: '@roadbed/money',
      nx: { name: 'money', tags: ['floor:2', 'team:payments'] },
    });
    expect(changes.get('CODEOWNERS')).toContain('/libs/money/ @example-retail/payments\n');
    expect(changes.get('libs/money/src/describe-library.ts')).toContain(`'Adds "money" up.'`);
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it('is on the first floor, and of no team, unless it is said', async () => {
    const tree = await testWorkspace();
    const changes = await changesOf(tree, () => createLibrary(tree, { name: 'money' }));
    expect(readJson(tree, 'libs/money/package.json')).toMatchObject({ nx: { tags: ['floor:1'] } });
    expect(changes.has('CODEOWNERS')).toBe(false);
  });

  it('adds the library to the lock file where npm would', async () => {
    const tree = await testWorkspace();
    const lock = {
      name: 'roadbed',
      lockfileVersion: 3,
      packages: { '': { name: 'roadbed' }, 'libs/a': {}, 'libs/z': {}, 'node_modules/@roadbed/a': {} },
    };
    tree.write('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
    await createLibrary(tree, { name: 'money' });
    const { packages } = readJson(tree, 'package-lock.json') as typeof lock;
    expect(Object.entries(packages)).toEqual([
      ['', { name: 'roadbed' }],
      ['libs/a', {}],
      ['libs/money', { name: '@roadbed/money', version: '0.1.0', license: 'Apache-2.0' }],
      ['libs/z', {}],
      ['node_modules/@roadbed/a', {}],
      ['node_modules/@roadbed/money', { resolved: 'libs/money', link: true }],
    ]);
  });

  it('changes nothing the second time, and finishes a creation that was cut short', async () => {
    const tree = await testWorkspace();
    tree.write('libs/money/src/index.ts', '// mine\n');
    await createLibrary(tree, { name: 'money' });
    expect(tree.read('libs/money/src/index.ts', 'utf8')).toBe('// mine\n');
    expect(await changesOf(tree, () => createLibrary(tree, { name: 'money', floor: 3 }))).toEqual(new Map());
  });

  it.each<[string, LibraryOptions, string]>([
    ['no name', {}, 'No name is given.'],
    ['a path', { name: '../money' }, 'is not kebab-case'],
    ['the name of a service', { name: 'payments' }, 'taken by apps/finance/payments'],
    ['a floor that is none', { name: 'money', floor: 4 }, 'There is no floor 4'],
    ['an unknown team', { name: 'money', team: 'paymnts' }, 'did you mean "payments"?'],
    ['a description of two lines', { name: 'money', description: 'a\nb' }, 'has a line break'],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    await expect(createLibrary(tree, options)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });
});

import { describe, expect, it } from 'vitest';
import { setField } from '../json-text/edit-json.ts';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { syncWorkspace } from './sync-generator.ts';

const file = 'apps/finance/payments/service.json';

describe('syncWorkspace', () => {
  it('writes nothing where everything follows', async () => {
    const tree = await testWorkspace();
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it('follows an owner that was changed by hand, in every file that names it', async () => {
    const tree = await testWorkspace();
    tree.write(file, setField(tree.read(file, 'utf8') ?? '', [], 'team', 'fraud'));
    const changes = await changesOf(tree, () => syncWorkspace(tree));
    expect([...changes.keys()].toSorted()).toEqual([
      'CODEOWNERS',
      'apps/finance/payments/catalog-info.yaml',
      file,
    ]);
    expect(readJson(tree, file)).toMatchObject({ team: 'fraud', channel: 'team-fraud' });
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it('writes a derived file that is gone, and forgets a service that is', async () => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    tree.delete('CODEOWNERS');
    tree.delete('apps/finance/payments/catalog-info.yaml');
    await syncWorkspace(tree);
    expect(contentsOf(tree)).toEqual(before);

    tree.delete('apps/finance/payments');
    await syncWorkspace(tree);
    expect(tree.read('CODEOWNERS', 'utf8')).not.toContain('payments');
  });

  it('tells every problem of every descriptor, and writes nothing', async () => {
    const tree = await testWorkspace();
    tree.write(file, setField(tree.read(file, 'utf8') ?? '', [], 'team', 'frod'));
    tree.write('apps/finance/fraud/service.json', '{');
    const before = contentsOf(tree);
    await expect(syncWorkspace(tree)).rejects.toThrow(
      /fraud\/service\.json \$: is not JSON.*\$\.team: no team "frod"/s,
    );
    expect(contentsOf(tree)).toEqual(before);
  });
});

import type { Tree } from '@nx/devkit';
import { describe, expect, it } from 'vitest';
import { createService } from '../service/service-generator.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { transferService, type TransferOptions } from './transfer-generator.ts';

const home = 'apps/finance/refunds';

async function workspaceWithRefunds(): Promise<Tree> {
  const tree = await testWorkspace();
  await createService(tree, { name: 'refunds', domain: 'finance' });
  return tree;
}

describe('transferService', () => {
  it('names the new owner wherever create named the old one', async () => {
    const tree = await workspaceWithRefunds();
    const written = [...contentsOf(tree)].filter(([path]) => path.startsWith(`${home}/`));
    const named = written.filter(([, text]) =>
      /team `?refunds|team-refunds|group:default\/refunds/.test(text),
    );
    expect(named.map(([path]) => path).toSorted()).toEqual([
      `${home}/README.md`,
      `${home}/catalog-info.yaml`,
      `${home}/docs/runbook.md`,
      `${home}/service.json`,
    ]);

    const changes = await changesOf(tree, () =>
      transferService(tree, { service: 'refunds', to: 'payments' }),
    );
    expect([...changes.keys()].toSorted()).toEqual(
      [...named.map(([path]) => path), 'CODEOWNERS', 'catalog-info.yaml', 'platform.json'].toSorted(),
    );
    for (const [path] of named) {
      expect(changes.get(path)).not.toMatch(/team `?refunds|team-refunds|group:default\/refunds/);
    }
    expect(readJson(tree, `${home}/service.json`)).toMatchObject({ team: 'payments', channel: 'money' });
    expect(changes.get(`${home}/docs/runbook.md`)).toContain('Owner: team `payments`, channel `#money`.');
    expect(changes.get('CODEOWNERS')).toContain(`/${home}/ @example-retail/payments\n`);
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it('takes out the team that was made for the service and is empty now', async () => {
    const tree = await workspaceWithRefunds();
    await transferService(tree, { service: 'refunds', to: 'payments' });
    expect(readJson(tree, 'platform.json')).toMatchObject({
      teams: [{ name: 'payments' }, { name: 'fraud' }],
    });
    expect(tree.read('catalog-info.yaml', 'utf8')).not.toContain('refunds');
  });

  it('leaves a team that has members or owns something else, so that two can swap', async () => {
    const tree = await workspaceWithRefunds();
    await transferService(tree, { service: 'payments', to: 'fraud' });
    await transferService(tree, { service: 'fraud', to: 'payments' });
    expect(readJson(tree, 'apps/finance/payments/service.json')).toMatchObject({ team: 'fraud' });
    expect(readJson(tree, 'apps/finance/fraud/service.json')).toMatchObject({ team: 'payments' });

    await createService(tree, { name: 'returns', domain: 'finance', team: 'refunds' });
    await transferService(tree, { service: 'refunds', to: 'payments' });
    expect(readJson(tree, 'platform.json')).toMatchObject({ teams: [{}, {}, { name: 'refunds' }] });
  });

  it('keeps what a person wrote of the old team', async () => {
    const tree = await workspaceWithRefunds();
    const runbook = `${home}/docs/runbook.md`;
    tree.write(runbook, `${tree.read(runbook, 'utf8')}\nCall Ana of team \`refunds\`.\n`);
    await transferService(tree, { service: 'refunds', to: 'payments' });
    expect(tree.read(runbook, 'utf8')).toContain('Call Ana of team `refunds`.');
  });

  it('changes nothing the second time', async () => {
    const tree = await workspaceWithRefunds();
    const options = { service: 'refunds', to: 'payments' };
    await transferService(tree, options);
    expect(await changesOf(tree, () => transferService(tree, options))).toEqual(new Map());
  });

  it.each<[string, TransferOptions, string]>([
    ['nothing', {}, 'No service is given: there are "fraud", "payments", "refunds".'],
    ['no team', { service: 'refunds' }, 'No team is given. Add --to=TEAM'],
    ['an unknown service', { service: 'refund', to: 'payments' }, 'did you mean "refunds"?'],
    ['an unknown team', { service: 'refunds', to: 'paymnts' }, 'did you mean "payments"?'],
    ['a path', { service: '../finance/refunds', to: 'payments' }, 'There is no service "../finance/refunds"'],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = await workspaceWithRefunds();
    const before = contentsOf(tree);
    await expect(transferService(tree, options)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });
});

import { describe, expect, it } from 'vitest';
import { createService } from '../service/service-generator.ts';
import { syncWorkspace } from '../sync/sync-generator.ts';
import { createTeam } from '../team/team-generator.ts';
import { changesOf, contentsOf, readJson, testWorkspace } from '../testing/test-workspace.ts';
import { transferService } from '../transfer/transfer-generator.ts';
import { createWorkload } from '../workload/workload-generator.ts';
import { removeService, type RemoveOptions } from './remove-generator.ts';

describe('removeService', () => {
  it('undoes all that create wrote, wherever it wrote it', async () => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    await createService(tree, {
      name: 'refunds',
      domain: 'finance',
      dependencies: 'payments',
      skipClients: true,
    });
    await createWorkload(tree, { service: 'refunds', name: 'settle', kind: 'worker' });
    expect(contentsOf(tree)).not.toEqual(before);
    await removeService(tree, { service: 'refunds' });
    expect(contentsOf(tree)).toEqual(before);
  });

  it('undoes a creation that was given members and transferred since', async () => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    await createService(tree, { name: 'refunds', domain: 'finance' });
    await createTeam(tree, { name: 'refunds', members: 'ana', channel: 'refunds' });
    await transferService(tree, { service: 'refunds', to: 'payments' });
    await transferService(tree, { service: 'refunds', to: 'refunds' });
    await removeService(tree, { service: 'refunds' });
    expect(contentsOf(tree)).toEqual(before);
  });

  it('leaves a team that owns something else, or that shall stay', async () => {
    const tree = await testWorkspace();
    await createService(tree, { name: 'refunds', domain: 'finance', team: 'payments' });
    await removeService(tree, { service: 'refunds' });
    await removeService(tree, { service: 'payments', keepTeam: true });
    expect(readJson(tree, 'platform.json')).toMatchObject({
      teams: [{ name: 'payments' }, { name: 'fraud' }],
    });
  });

  it('leaves a team that answers for a domain or a library', async () => {
    const tree = await testWorkspace();
    tree.write('libs/money/package.json', '{ "nx": { "tags": ["floor:1", "team:payments"] } }');
    await removeService(tree, { service: 'payments' });
    expect(readJson(tree, 'platform.json')).toMatchObject({
      teams: [{ name: 'payments' }, { name: 'fraud' }],
    });
    expect(tree.read('CODEOWNERS', 'utf8')).toContain('/libs/money/ @example-retail/payments\n');
  });

  it('refuses while others depend on it, naming each', async () => {
    const tree = await testWorkspace();
    await createService(tree, {
      name: 'refunds',
      domain: 'finance',
      dependencies: 'payments,fraud',
      skipClients: true,
    });
    const before = contentsOf(tree);
    await expect(removeService(tree, { service: 'fraud' })).rejects.toMatchObject({
      problems: [
        expect.stringMatching(
          /^payments depends on fraud: take it out of apps\/finance\/payments\/service\.json/,
        ),
        expect.stringMatching(/^refunds depends on fraud/),
      ],
    });
    expect(contentsOf(tree)).toEqual(before);
  });

  it('takes it out of the descriptors of those that depend on it when it is forced to', async () => {
    const tree = await testWorkspace();
    await removeService(tree, { service: 'fraud', force: true });
    expect(readJson(tree, 'apps/finance/payments/service.json')).toMatchObject({
      dependencies: { services: [] },
    });
    expect(tree.read('apps/finance/payments/catalog-info.yaml', 'utf8')).not.toContain('fraud');
    expect(await changesOf(tree, () => syncWorkspace(tree))).toEqual(new Map());
  });

  it.each<[string, RemoveOptions, string]>([
    ['nothing', {}, 'No service is given'],
    ['an unknown service', { service: 'payment' }, 'did you mean "payments"?'],
    ['a path', { service: '../finance/payments' }, 'There is no service'],
    ['a domain', { service: 'finance' }, 'There is no service "finance"'],
    ['a library', { service: 'telemetry', force: true }, 'There is no service "telemetry"'],
  ])('refuses %s, and removes nothing', async (_what, options, problem) => {
    const tree = await testWorkspace();
    const before = contentsOf(tree);
    await expect(removeService(tree, options)).rejects.toThrow(problem);
    expect(contentsOf(tree)).toEqual(before);
  });
});

import type { FileChange, Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { serviceDescriptorSchema } from '@roadbed/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syncWorkspace } from '../sync/sync-generator.ts';
import type { Refusal } from './refusal.ts';
import { createService } from './service-generator.ts';
import type { ServiceOptions } from './service-options.ts';

const platform = {
  organisation: 'Example Retail',
  domains: [
    { name: 'navigation', title: 'Navigation' },
    { name: 'finance', title: 'Finance' },
  ],
  people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }],
  teams: [{ name: 'payments', title: 'Payments', members: ['ana'], channel: 'money' }],
  environments: [{ name: 'integration' }],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'feedback' },
};

const paymentsText = JSON.stringify({
  name: 'payments',
  title: 'Payments',
  description: 'Takes payments.',
  capability: 'Take payments',
  domain: 'finance',
  team: 'payments',
  channel: 'money',
  objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
  dependencies: { services: [], thirdParties: [] },
  rollout: { strategy: 'blue-green' },
  runbook: 'docs/runbook.md',
});

/** What every service has a part in. */
const shared = ['platform.json', 'CODEOWNERS', 'catalog-info.yaml'];

function workspace(): Tree {
  const tree = createTree();
  tree.write('platform.json', JSON.stringify(platform, null, 2));
  tree.write(
    'libs/telemetry/package.json',
    JSON.stringify({ name: '@x/telemetry', nx: { name: 'telemetry' } }),
  );
  tree.write('apps/finance/payments/service.json', '{}');
  tree.write('apps/navigation/Basket/service.json', '{}');
  return tree;
}

/** What a run changed, by path. */
async function changesOf(tree: Tree, options: ServiceOptions): Promise<Map<string, string>> {
  const before = contents(tree);
  await createService(tree, options);
  return new Map([...contents(tree)].filter(([path, content]) => before.get(path) !== content));
}

function contents(tree: Tree): Map<string, string> {
  return new Map(
    tree.listChanges().map(({ path, content }: FileChange) => [path, content?.toString() ?? '']),
  );
}

describe('createService', () => {
  it('writes a descriptor that the catalogue accepts, and the team', async () => {
    const tree = workspace();
    const changes = await changesOf(tree, { name: 'price-list', domain: 'finance' });
    const descriptor = serviceDescriptorSchema.parse(
      JSON.parse(changes.get('apps/finance/price-list/service.json') ?? ''),
    );
    expect(descriptor).toMatchObject({
      name: 'price-list',
      title: 'Price list',
      domain: 'finance',
      team: 'price-list',
      channel: 'team-price-list',
    });
    expect(JSON.parse(changes.get('platform.json') ?? '')).toMatchObject({
      teams: [{ name: 'payments' }, { name: 'price-list', title: 'Price list', members: [] }],
    });
  });

  it('leaves platform.json alone when the team is there, and takes its channel', async () => {
    const changes = await changesOf(workspace(), { name: 'ledger', domain: 'finance', team: 'payments' });
    expect(changes.has('platform.json')).toBe(false);
    expect(changes.get('apps/finance/ledger/service.json')).toContain('"channel": "money"');
  });

  it('writes what follows from the service and its team, as the sync generator would', async () => {
    const tree = workspace();
    tree.write('apps/finance/payments/service.json', paymentsText);
    tree.delete('apps/navigation/Basket/service.json');
    await syncWorkspace(tree);
    const changes = await changesOf(tree, {
      name: 'refunds',
      domain: 'finance',
      dependencies: 'payments',
      skipClients: true,
    });
    expect(tree.read('CODEOWNERS', 'utf8')).toContain('/apps/finance/payments/ ana@example.com\n');
    expect(changes.get('apps/finance/refunds/catalog-info.yaml')).toContain('- api:default/payments');
    expect(changes.get('catalog-info.yaml')).toContain('name: refunds');

    const after = contents(tree);
    await syncWorkspace(tree);
    expect(contents(tree)).toEqual(after);
  });

  it('takes objectives and dependencies from flags', async () => {
    const tree = workspace();
    await createService(tree, {
      name: 'refunds',
      domain: 'finance',
      capability: 'Give money back',
      availability: 99.95,
      latency: 500,
      deploymentFrequency: 'weekly',
      dependencies: 'payments, payments',
      thirdParties: 'Example Bank,Example Post',
      skipClients: true,
    });
    expect(JSON.parse(tree.read('apps/finance/refunds/service.json', 'utf8') ?? '')).toMatchObject({
      capability: 'Give money back',
      objectives: { availabilityPercent: 99.95, latencyP99Ms: 500, deploymentFrequency: 'weekly' },
      dependencies: { services: ['payments'], thirdParties: ['Example Bank', 'Example Post'] },
    });
  });

  it('takes for text what Nx takes for a number or a truth value', async () => {
    const tree = workspace();
    await createService(tree, { name: 'refunds', domain: 'finance', title: 2026, capability: true });
    expect(JSON.parse(tree.read('apps/finance/refunds/service.json', 'utf8') ?? '')).toMatchObject({
      title: '2026',
      capability: 'true',
    });
  });

  it('takes an empty answer to a prompt for no answer', async () => {
    const tree = workspace();
    const empty = { team: '', title: '', description: ' ', capability: '', dependencies: '' };
    await createService(tree, { name: 'refunds', domain: 'finance', ...empty });
    expect(JSON.parse(tree.read('apps/finance/refunds/service.json', 'utf8') ?? '')).toMatchObject({
      title: 'Refunds',
      team: 'refunds',
      dependencies: { services: [] },
    });
  });

  it('writes text as it is given, whatever it holds', async () => {
    const title = `"Quotes", <%= tags %> & \\back'ticks\``;
    const changes = await changesOf(workspace(), {
      name: 'odd',
      domain: 'finance',
      title,
      description: title,
    });
    expect(JSON.parse(changes.get('apps/finance/odd/service.json') ?? '')).toMatchObject({ title });
    expect(changes.get('apps/finance/odd/README.md')).toContain('<%= tags %>');
  });

  it('changes nothing the second time, and keeps what a person wrote', async () => {
    const tree = workspace();
    const options = { name: 'checkout', domain: 'finance' };
    await createService(tree, options);
    tree.write('apps/finance/checkout/src/config.ts', '// mine\n');
    tree.delete('apps/finance/checkout/README.md');
    expect(await changesOf(tree, options)).toEqual(new Map());
  });

  it('finishes a creation that was cut short, and keeps the files that are there', async () => {
    const tree = workspace();
    tree.write('apps/finance/checkout/src/config.ts', '// mine\n');
    const changes = await changesOf(tree, { name: 'checkout', domain: 'finance' });
    expect(changes.has('apps/finance/checkout/service.json')).toBe(true);
    expect(tree.read('apps/finance/checkout/src/config.ts', 'utf8')).toBe('// mine\n');
  });

  it.each<[string, ServiceOptions, string]>([
    ['no name', { domain: 'finance' }, 'No name is given.'],
    ['no domain', { name: 'checkout' }, 'there are "navigation", "finance"'],
    ['an unknown domain', { name: 'checkout', domain: 'finanse' }, 'did you mean "finance"?'],
    [
      'a domain that is a path',
      { name: 'checkout', domain: '../finance' },
      'There is no domain "../finance"',
    ],
    ['a name of one letter', { name: 'a', domain: 'finance' }, 'is shorter than 2 characters'],
    ['a name of 200 letters', { name: 'a'.repeat(200), domain: 'finance' }, 'is longer than 40 characters'],
    ['a path', { name: '../payments', domain: 'finance' }, 'is not kebab-case'],
    ['a letter of another alphabet', { name: 'pаyments', domain: 'finance' }, 'is not kebab-case'],
    ['a reserved name', { name: 'production', domain: 'finance' }, 'is reserved: it is an environment'],
    ['a device', { name: 'com1', domain: 'finance' }, 'is reserved: it is a device on Windows'],
    [
      'a service of another domain',
      { name: 'payments', domain: 'navigation' },
      'taken by apps/finance/payments',
    ],
    ['a name taken in other case', { name: 'basket', domain: 'finance' }, 'taken by apps/navigation/Basket'],
    ['the name of a library', { name: 'telemetry', domain: 'finance' }, 'taken by libs/telemetry'],
    [
      'a team that is no name',
      { name: 'checkout', domain: 'finance', team: 'A Team' },
      'The team "A Team" is not',
    ],
    [
      'a dependency that is not there',
      { name: 'checkout', domain: 'finance', dependencies: 'paymnts' },
      'did you mean "payments"? Correct --dependencies.',
    ],
    [
      'a dependency on a library',
      { name: 'checkout', domain: 'finance', dependencies: 'telemetry' },
      'There is no service "telemetry"',
    ],
    [
      'a dependency on itself',
      { name: 'checkout', domain: 'finance', dependencies: 'checkout' },
      'cannot depend on itself',
    ],
    [
      'an availability that nobody can keep',
      { name: 'checkout', domain: 'finance', availability: 100 },
      'The availability cannot be 100: Too big',
    ],
    [
      'an option of another type',
      { name: 'checkout', domain: 'finance', latency: 'fast' as unknown as number },
      'The option latency cannot be "fast"',
    ],
    ['a title of two lines', { name: 'checkout', domain: 'finance', title: 'a\nb' }, 'has a line break'],
  ])('refuses %s, and writes nothing', async (_what, options, problem) => {
    const tree = workspace();
    const before = contents(tree);
    await expect(createService(tree, options)).rejects.toThrow(problem);
    expect(contents(tree)).toEqual(before);
  });

  it('lists the problems of all options at once', async () => {
    const options = { name: 'A', domain: 'B', team: 'C', dependencies: 'D', latency: 0 };
    const refusal = (await createService(workspace(), options).catch((error: unknown) => error)) as Refusal;
    expect(refusal.problems.map((problem) => /[" ](A|B|C|D|0)[": ]/.exec(problem)?.[1])).toEqual([
      'A',
      'A',
      'B',
      'D',
      'C',
      'C',
      '0',
    ]);
  });

  it('says what is wrong with platform.json before anything else', async () => {
    const tree = workspace();
    tree.write('platform.json', '{ "organisation": 5 }');
    await expect(createService(tree, { name: 'checkout', domain: 'finance' })).rejects.toThrow(
      '$.organisation',
    );
    tree.write('platform.json', '{');
    await expect(createService(tree, { name: 'checkout', domain: 'finance' })).rejects.toThrow(
      'not valid JSON',
    );
  });

  it(
    'never writes outside the folder of the service and platform.json, whatever the name',
    { timeout: 60_000 },
    async () => {
      const kebab = fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}$/);
      const hostile = fc.constantFrom(
        '..',
        '.',
        '/',
        '../../etc',
        'a/b',
        'a\\b',
        'constructor',
        'CON',
        'x'.repeat(200),
        'a\0b',
        'é',
        ' ',
      );
      const name = fc.oneof(kebab, hostile, fc.string({ unit: 'binary', maxLength: 200 }), fc.string());

      await fc.assert(
        fc.asyncProperty(name, fc.oneof(fc.constant('finance'), hostile), async (name, domain) => {
          const tree = workspace();
          const before = contents(tree);
          const refusal: unknown = await createService(tree, { name, domain }).then(
            () => undefined,
            (error: unknown) => error,
          );
          const changed = [...contents(tree)].filter(([path, content]) => before.get(path) !== content);
          const strays = changed.filter(
            ([path]) => !shared.includes(path) && !path.startsWith(`apps/finance/${name}/`),
          );
          expect(strays).toEqual([]);
          // Either it is refused and nothing is written, or the name is one that is safe everywhere.
          const isSafe = /^[a-z0-9-]{2,40}$/.test(name) && domain === 'finance';
          expect(refusal === undefined ? isSafe : changed.length === 0).toBe(true);
          expect((refusal as Error | undefined)?.name ?? 'Refusal').toBe('Refusal');
        }),
        { numRuns: 300 },
      );
    },
  );
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatProblem, loadCatalog } from './index.ts';
import type { Problem } from './index.ts';

const platform = {
  organisation: 'Example Retail',
  domains: [{ name: 'finance', title: 'Finance' }],
  people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }],
  teams: [{ name: 'payments', title: 'Payments', members: ['ana'], channel: 'team-payments' }],
  environments: [
    { name: 'integration', autoDeploy: true },
    { name: 'production', approvals: 1 },
  ],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'platform-feedback' },
};
const payments = {
  name: 'payments',
  title: 'Payments',
  description: 'Authorises and captures payments.',
  capability: 'Take payments',
  domain: 'finance',
  team: 'payments',
  channel: 'team-payments',
  objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
  dependencies: { services: [], thirdParties: [] },
  rollout: { strategy: 'blue-green' },
  runbook: 'docs/runbook.md',
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'catalog with space-'));
  await write('platform.json', platform);
  await write('apps/finance/payments/service.json', payments);
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string, content: unknown): Promise<void> {
  await mkdir(join(root, file, '..'), { recursive: true });
  await writeFile(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}

async function problems(): Promise<Problem[]> {
  const loaded = await loadCatalog(root);
  return loaded.ok ? [] : loaded.problems;
}

test('reads the platform and every service with its folder and defaults', async () => {
  const loaded = await loadCatalog(root);
  expect(loaded).toMatchObject({ ok: true });
  if (!loaded.ok) return;
  expect(loaded.catalog.services.get('payments')?.root).toBe('apps/finance/payments');
  expect(loaded.catalog.platform.environments).toEqual([
    { name: 'integration', approvals: 0, autoDeploy: true },
    { name: 'production', approvals: 1, autoDeploy: false },
  ]);
});

describe('a malformed descriptor', () => {
  test('names file, path, what is wrong and the fix, of all files at once', async () => {
    await write('platform.json', { ...platform, enviroments: [], people: 'ana' });
    await write('apps/finance/payments/service.json', {
      ...payments,
      team: undefined,
      objectives: { ...payments.objectives, latencyP99Ms: 'fast' },
    });
    const lines = (await problems()).map(formatProblem);
    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).toMatch(
      /platform\.json \$\.people: expected array, got "ana"\. Fix: give everybody who/,
    );
    expect(lines.join('\n')).toMatch(
      /platform\.json \$\.enviroments: is not a known key\. Fix: remove or rename it .*"environments"/,
    );
    expect(lines.join('\n')).toMatch(
      /payments\/service\.json \$\.team: is missing\. Fix: give the owning team/,
    );
    expect(lines.join('\n')).toMatch(/\$\.objectives\.latencyP99Ms: expected number, got "fast"/);
  });

  test('has its wrong references told together with its wrong values', async () => {
    await write('platform.json', { ...platform, organisation: 7 });
    const dependencies = { services: ['frod', 1] };
    await write('apps/finance/payments/service.json', {
      ...payments,
      title: 7,
      team: 'paymnts',
      dependencies,
    });
    expect((await problems()).map(({ path }) => path)).toEqual([
      '$.organisation',
      '$.title',
      '$.dependencies.services[1]',
      '$.team',
      '$.dependencies.services[0]',
    ]);
  });

  test('that is not JSON is told with its position', async () => {
    await write('apps/finance/payments/service.json', '{ "name": }');
    expect(await problems()).toMatchObject([
      {
        file: 'apps/finance/payments/service.json',
        path: '$',
        message: expect.stringMatching(/is not JSON: .*}/),
      },
    ]);
  });

  test('that is missing is told', async () => {
    await rm(join(root, 'platform.json'));
    expect(await problems()).toMatchObject([{ file: 'platform.json', path: '$' }]);
  });
});

describe('descriptors that do not fit each other', () => {
  test('unknown team, domain and dependency come with the nearest names', async () => {
    await write('apps/finance/payments/service.json', {
      ...payments,
      team: 'paymnts',
      dependencies: { services: ['paymentz', 'payments'] },
    });
    expect(await problems()).toMatchObject([
      { path: '$.team', fix: expect.stringContaining('did you mean "payments"?') },
      { path: '$.dependencies.services[0]', fix: expect.stringContaining('did you mean "payments"?') },
      { path: '$.dependencies.services[1]', message: 'the service depends on itself' },
    ]);
  });

  test('a service in the wrong folder or with a taken name is told', async () => {
    await write('apps/finance/cards/service.json', payments);
    expect((await problems()).map(({ file, message }) => [file, message])).toEqual([
      [
        'apps/finance/cards/service.json',
        'the service "payments" of the domain "finance" stands in apps/finance/cards',
      ],
      [
        'apps/finance/payments/service.json',
        'a second service "payments", the first stands in apps/finance/cards',
      ],
    ]);
  });

  test('doubled people, unknown members and broken patterns of platform.json are told', async () => {
    await write('platform.json', {
      ...platform,
      people: [...platform.people, ...platform.people],
      teams: [{ ...platform.teams[0], members: ['anna'] }],
      tickets: { patterns: ['('] },
    });
    expect((await problems()).map(({ path }) => path)).toEqual([
      '$.people[1].name',
      '$.people[1].slack',
      '$.teams[0].members[0]',
      '$.tickets.patterns[0]',
    ]);
  });
});

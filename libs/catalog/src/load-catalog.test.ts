import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatProblem, loadCatalog, parseCatalog } from './index.ts';
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

test('texts say the same as the files that hold them', async () => {
  const texts = {
    platform: JSON.stringify(platform),
    services: new Map([['apps/finance/payments/service.json', JSON.stringify(payments)]]),
  };
  expect(parseCatalog(texts)).toEqual(await loadCatalog(root));

  const wrong = JSON.stringify({ ...payments, team: 'paymnts' });
  await write('apps/finance/payments/service.json', wrong);
  const services = new Map([['apps/finance/payments/service.json', wrong]]);
  const parsed = parseCatalog({ ...texts, services });
  expect(parsed.ok).toBe(false);
  expect(parsed).toEqual(await loadCatalog(root));
});

test.each([
  ['@example-retail/{team}', true],
  ['@{team}-team', true],
  ['@example-retail/team', false],
  ['example-retail/{team}', false],
  ['@a @{team}', false],
])('code owners of the form %j: %s', async (codeOwners, isTaken) => {
  await write('platform.json', { ...platform, codeOwners });
  expect((await problems()).map(({ path }) => path)).toEqual(isTaken ? [] : ['$.codeOwners']);
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

  test('a rota with somebody of another team, and a domain of no team, are told', async () => {
    const rota = { members: ['ana', 'ben'], from: '2026-11-23', timeZone: 'Europe/London' };
    await write('platform.json', {
      ...platform,
      domains: [{ name: 'finance', title: 'Finance', team: 'payment' }],
      teams: [{ ...platform.teams[0], rota }],
    });
    expect(await problems()).toMatchObject([
      { path: '$.teams[0].rota.members[1]', message: '"ben" is not in the team' },
      { path: '$.domains[0].team', fix: expect.stringContaining('did you mean "payments"?') },
    ]);
  });
});

describe('a team', () => {
  const withTeam = (team: object) =>
    write('platform.json', { ...platform, teams: [{ ...platform.teams[0], ...team }] });

  test('may have a user group, a code owner and a rota, whose defaults are filled in', async () => {
    await withTeam({
      userGroup: 'S0PAYMENTS',
      codeOwner: '@example-retail/payments',
      rota: { members: ['ana'], from: '2026-11-23' },
    });
    const loaded = await loadCatalog(root);
    expect(loaded.ok && loaded.catalog.platform.teams[0]?.rota).toEqual({
      members: ['ana'],
      from: '2026-11-23',
      shiftDays: 7,
      handoverAt: '09:00',
      timeZone: 'UTC',
    });
  });

  test.each([
    [{ userGroup: 'payments' }, '$.teams[0].userGroup'],
    [{ codeOwner: 'payments' }, '$.teams[0].codeOwner'],
    [{ codeOwner: '@a @b' }, '$.teams[0].codeOwner'],
    [{ rota: { members: [], from: '2026-11-23' } }, '$.teams[0].rota.members'],
    [{ rota: { members: ['ana'], from: '2026-02-30' } }, '$.teams[0].rota.from'],
    [{ rota: { members: ['ana'], from: '2026-11-23', handoverAt: '9:00' } }, '$.teams[0].rota.handoverAt'],
    [{ rota: { members: ['ana'], from: '2026-11-23', timeZone: 'London' } }, '$.teams[0].rota.timeZone'],
  ])('is refused with %j', async (team, path) => {
    await withTeam(team);
    expect((await problems()).map((problem) => problem.path)).toEqual([path]);
  });
});

describe('who is told of changes', () => {
  const withNotices = ({ mail, systems }: { mail?: object; systems?: object[] }) =>
    write('platform.json', {
      ...platform,
      tickets: { ...platform.tickets, systems },
      notices: mail === undefined ? undefined : { mail },
    });
  const mail = { from: 'roadbed@example.com', to: ['changes@example.com'] };
  const jira = { kind: 'jira', url: 'https://example.atlassian.net/', keys: '^PAY-' };
  const github = { kind: 'github', repository: 'example-retail/shop', keys: '^(#|GH-)' };

  test('is nobody when left out', async () => {
    const loaded = await loadCatalog(root);
    expect(loaded.ok && loaded.catalog.platform).toMatchObject({ notices: {}, tickets: { systems: [] } });
  });

  test('may be a team by e-mail, and tickets in Jira and on GitHub', async () => {
    await withNotices({ mail: { ...mail, environments: ['production'] }, systems: [jira, github] });
    const loaded = await loadCatalog(root);
    expect(loaded.ok && loaded.catalog.platform).toMatchObject({
      notices: { mail: { ...mail, environments: ['production'] } },
      tickets: {
        systems: [
          { ...jira, url: 'https://example.atlassian.net' },
          { ...github, url: 'https://api.github.com' },
        ],
      },
    });
  });

  test.each([
    [{ mail: { ...mail, to: [] } }, '$.notices.mail.to'],
    [{ mail: { ...mail, from: 'a@example.com\r\nBcc: b@example.com' } }, '$.notices.mail.from'],
    [{ mail: { ...mail, environments: ['prod'] } }, '$.notices.mail.environments[0]'],
    [{ systems: [{ ...jira, url: 'http://example.atlassian.net' }] }, '$.tickets.systems[0].url'],
    [{ systems: [{ ...jira, url: 'https://me@example.atlassian.net' }] }, '$.tickets.systems[0].url'],
    [{ systems: [{ ...jira, keys: '(' }] }, '$.tickets.systems[0].keys'],
    [{ systems: [jira, { ...github, repository: '../shop' }] }, '$.tickets.systems[1].repository'],
    [{ systems: [{ ...github, environments: ['productoin'] }] }, '$.tickets.systems[0].environments[0]'],
    [{ systems: [{ ...jira, kind: 'trello' }] }, '$.tickets.systems[0].kind'],
  ])('is refused with %j', async (settings, path) => {
    await withNotices(settings);
    expect((await problems()).map((problem) => problem.path)).toEqual([path]);
  });
});

describe('workloads', () => {
  const withWorkloads = (...workloads: object[]) =>
    write('apps/finance/payments/service.json', { ...payments, workloads });

  test('are read as they are written', async () => {
    const workloads = [
      { name: 'settle', kind: 'worker', description: 'Settles what was captured.' },
      { name: 'nightly', kind: 'schedule', schedule: '0 3 * * *', timeZone: 'Europe/London' },
      { name: 'admin', kind: 'http' },
    ];
    await withWorkloads(...workloads);
    const loaded = await loadCatalog(root);
    expect(loaded.ok && loaded.catalog.services.get('payments')?.workloads).toEqual(workloads);
  });

  test.each([
    [{ name: 'nightly', kind: 'schedule' }, '$.workloads[0].schedule'],
    [{ name: 'nightly', kind: 'schedule', schedule: 'daily' }, '$.workloads[0].schedule'],
    [{ name: 'settle', kind: 'worker', schedule: '0 3 * * *' }, '$.workloads[0].schedule'],
    [{ name: 'settle', kind: 'worker', timeZone: 'UTC' }, '$.workloads[0].timeZone'],
    [{ name: 'settle', kind: 'daemon' }, '$.workloads[0].kind'],
    [{ name: 'server', kind: 'worker' }, '$.workloads[0].name'],
    [{ name: '../settle', kind: 'worker' }, '$.workloads[0].name'],
    [{ name: 'x'.repeat(21), kind: 'worker' }, '$.workloads[0].name'],
  ])('%j is refused at %s', async (workload, path) => {
    await withWorkloads(workload);
    expect((await problems()).map((problem) => problem.path)).toEqual([path]);
  });

  test('of one name are refused', async () => {
    await withWorkloads({ name: 'settle', kind: 'worker' }, { name: 'settle', kind: 'http' });
    expect(await problems()).toMatchObject([{ path: '$.workloads[1].name' }]);
  });
});

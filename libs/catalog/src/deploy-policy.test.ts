import { expect, test } from 'vitest';
import { parseCatalog } from './index.ts';

const platform = {
  organisation: 'Example Retail',
  domains: [{ name: 'finance', title: 'Finance' }],
  people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }],
  teams: [{ name: 'payments', title: 'Payments', members: ['ana'], channel: 'team-payments' }],
  environments: [{ name: 'integration', autoDeploy: true }, { name: 'production' }],
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
  dependencies: { services: [] },
  rollout: { strategy: 'blue-green' },
  runbook: 'docs/runbook.md',
};

const parse = (morePlatform: object, moreService: object = {}) =>
  parseCatalog({
    platform: JSON.stringify({ ...platform, ...morePlatform }),
    services: new Map([
      ['apps/finance/payments/service.json', JSON.stringify({ ...payments, ...moreService })],
    ]),
  });
const problems = (morePlatform: object, moreService?: object) => {
  const parsed = parse(morePlatform, moreService);
  return parsed.ok ? [] : parsed.problems.map(({ path, message, fix }) => `${path}: ${message}. ${fix}`);
};

const weekend = {
  name: 'weekend',
  reason: 'nobody is there',
  environments: ['production'],
  weekly: { from: 'friday 16:00', to: 'monday 08:00' },
};
const sale = {
  name: 'sale',
  reason: 'the sale',
  environments: ['production'],
  from: '2026-11-27 00:00',
  to: '2026-12-01 08:00',
};

test('an order of environments, budgets, freezes and services that go by themselves are read, with their defaults', () => {
  const parsed = parse(
    {
      environments: [
        { name: 'integration' },
        {
          name: 'production',
          after: { environment: 'integration' },
          errorBudget: { refuseBelowPercent: 5, warnBelowPercent: 20 },
        },
      ],
      freezes: [weekend, { ...sale, services: ['payments'], timeZone: 'Europe/London' }],
      freezers: ['ana'],
    },
    { autoDeploy: ['production'] },
  );
  expect(parsed).toMatchObject({
    ok: true,
    catalog: {
      platform: {
        environments: [{}, { after: { environment: 'integration', bakeMinutes: 0 } }],
        freezes: [{ timeZone: 'UTC' }, { timeZone: 'Europe/London' }],
        timeZone: 'UTC',
      },
    },
  });
});

test.each([
  [{ weekly: undefined }, '$.freezes[0].from'],
  [{ from: '2026-11-27' }, '$.freezes[0].from'],
  [{ weekly: { from: 'friday 16:00', to: 'friday 16:00' } }, '$.freezes[0].weekly'],
  [{ weekly: { from: 'Friday 16:00', to: 'monday 08:00' } }, '$.freezes[0].weekly.from'],
  [{ weekly: { from: 'friday 16:00', to: 'monday 24:00' } }, '$.freezes[0].weekly.to'],
  [{ ...sale, weekly: undefined, to: '2026-11-26' }, '$.freezes[0].to'],
  [{ ...sale, weekly: undefined, to: '2026-11-27 00:00' }, '$.freezes[0].to'],
  [{ ...sale, weekly: undefined, to: '2026-02-30' }, '$.freezes[0].to'],
  [{ reason: 'x'.repeat(10_000) }, '$.freezes[0].reason'],
  [{ timeZone: 'London' }, '$.freezes[0].timeZone'],
  [{ environments: [] }, '$.freezes[0].environments'],
  [{ services: [] }, '$.freezes[0].services'],
])('a freeze with %j is refused at %s', (more, path) => {
  expect(problems({ freezes: [{ ...weekend, ...more }] })[0]).toMatch(
    new RegExp(`^${path.replace(/[$[\]]/g, '\\$&')}: `),
  );
});

test('a window that begins before clocks go forward and ends while they do is still a window', () => {
  const spring = { ...sale, from: '2026-03-29 00:59', to: '2026-03-29 01:01', timeZone: 'Europe/London' };
  expect(problems({ freezes: [spring] })).toEqual([]);
  // 01:30 does not come; 02:30 is what it becomes, and is no later than 02:30.
  expect(problems({ freezes: [{ ...spring, from: '2026-03-29 01:30', to: '2026-03-29 02:30' }] })).toEqual([
    expect.stringContaining('is not after from'),
  ]);
});

test('names that lead nowhere are told with the nearest ones', () => {
  const freeze = {
    ...weekend,
    environments: ['prod'],
    domains: ['finanse'],
    teams: ['paymets'],
    services: ['paymnts'],
  };
  const environments = [
    { name: 'integration', after: { environment: 'production' } },
    { name: 'production', after: { environment: 'production' } },
  ];
  expect(problems({ freezes: [freeze, freeze], freezers: ['anna'] }, { autoDeploy: ['prod'] })).toEqual([
    '$.freezes[0].environments[0]: no environment "prod". did you mean "production"?',
    '$.freezes[0].domains[0]: no domain "finanse". did you mean "finance"?',
    '$.freezes[0].teams[0]: no team "paymets". did you mean "payments"?',
    '$.freezes[1].name: a second freeze "weekend". give each freeze a name of its own',
    '$.freezes[1].environments[0]: no environment "prod". did you mean "production"?',
    '$.freezes[1].domains[0]: no domain "finanse". did you mean "finance"?',
    '$.freezes[1].teams[0]: no team "paymets". did you mean "payments"?',
    '$.freezers[0]: no person "anna". did you mean "ana"?',
    '$.freezes[0].services[0]: no service "paymnts". did you mean "payments"?',
    '$.freezes[1].services[0]: no service "paymnts". did you mean "payments"?',
    '$.autoDeploy[0]: no environment "prod". did you mean "production"?',
  ]);
  expect(problems({ environments })).toEqual([
    expect.stringMatching(
      /^\$\.environments\[0\]\.after\.environment: no environment "production" before this/,
    ),
    expect.stringMatching(
      /^\$\.environments\[1\]\.after\.environment: .*there are "integration"|did you mean/,
    ),
  ]);
});

test('a budget that refuses before it warns is told', () => {
  const errorBudget = { refuseBelowPercent: 20, warnBelowPercent: 10 };
  expect(problems({ environments: [{ name: 'production', errorBudget }] })).toEqual([
    '$.environments[0].errorBudget.warnBelowPercent: warns below 10 percent, where 20 refuses. give 20 or more',
  ]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalTerms,
  parseCatalog,
  peopleOf,
  platformDescriptorSchema,
  serviceDescriptorSchema,
} from './index.ts';

const person = (name: string, at: number) => ({
  name,
  title: name,
  email: `${name}@example.com`,
  slack: `U0${at}A`,
});
const platform = {
  organisation: 'Example Retail',
  domains: [{ name: 'finance', title: 'Finance' }],
  people: ['ana', 'ben', 'cara', 'dan'].map(person),
  teams: [{ name: 'payments', title: 'Payments', members: ['ana', 'ben'], channel: 'team-payments' }],
  environments: [{ name: 'integration' }, { name: 'production', approvals: 1 }],
  tickets: { patterns: ['[A-Z]+-[0-9]+'] },
  channels: { deployments: 'deployments', feedback: 'platform-feedback' },
};
const payments = {
  name: 'payments',
  title: 'Payments',
  description: 'Takes payments.',
  capability: 'Take payments',
  domain: 'finance',
  team: 'payments',
  channel: 'team-payments',
  objectives: { availabilityPercent: 99.9, latencyP99Ms: 300, deploymentFrequency: 'daily' },
  dependencies: {},
  rollout: { strategy: 'blue-green' },
  runbook: 'docs/runbook.md',
};

function problems(policy: object, service: object = {}): string[] {
  const loaded = parseCatalog({
    platform: JSON.stringify({ ...platform, ...policy }),
    services: new Map([['apps/finance/payments/service.json', JSON.stringify({ ...payments, ...service })]]),
  });
  return loaded.ok ? [] : loaded.problems.map(({ path, message, fix }) => `${path}: ${message}. ${fix}`);
}

const managers = { name: 'managers', title: 'Managers', members: ['cara'] };
const rule = { name: 'small', when: { commits: 'patch' } };
const strict = (entry: object) => ({ approvals: [{ environment: 'production', ...entry }] });

describe('a policy on approvals', () => {
  test('that names what is there has no problem', () => {
    const policy = {
      groups: [managers],
      approvals: {
        from: ['owning-team', 'managers'],
        standard: [{ ...rule, services: ['payments'], domains: ['finance'], environments: ['production'] }],
        emergency: { from: ['managers'] },
      },
    };
    expect(problems(policy, strict({ people: 2, from: ['owning-team'], approvalWithinHours: 8 }))).toEqual(
      [],
    );
  });

  test.each<[string, object, object, RegExp]>([
    [
      'a group with somebody unknown',
      { groups: [{ ...managers, members: ['cora'] }] },
      {},
      /groups\[0\]\.members\[0\]: no person "cora".*did you mean "cara"/,
    ],
    [
      'two groups of one name',
      { groups: [managers, managers] },
      {},
      /groups\[1\]\.name: a second group "managers"/,
    ],
    [
      'a group in the name of the owning team',
      { groups: [{ ...managers, name: 'owning-team' }] },
      {},
      /groups\[0\]\.name: stands for the team/,
    ],
    [
      'approvals from an unknown group',
      { approvals: { from: ['mangers'] }, groups: [managers] },
      {},
      /approvals\.from\[0\]: no group "mangers".*did you mean "managers"/,
    ],
    [
      'emergencies by an unknown group',
      { approvals: { emergency: { from: ['on-call'] } } },
      {},
      /emergency\.from\[0\]: no group "on-call"/,
    ],
    [
      'two rules of one name',
      { approvals: { standard: [rule, rule] } },
      {},
      /standard\[1\]\.name: a second rule "small"/,
    ],
    [
      'a rule for an unknown domain',
      { approvals: { standard: [{ ...rule, domains: ['finanse'] }] } },
      {},
      /standard\[0\]\.domains\[0\]: no domain "finanse"/,
    ],
    [
      'a rule for an unknown service',
      { approvals: { standard: [{ ...rule, services: ['paymets'] }] } },
      {},
      /standard\[0\]\.services\[0\]: no service "paymets"/,
    ],
    [
      'a rule without a condition',
      { approvals: { standard: [{ ...rule, when: {} }] } },
      {},
      /standard\[0\]\.when: has no condition/,
    ],
    [
      'a service that asks for fewer people',
      { environments: [{ name: 'production', approvals: 2 }] },
      strict({ people: 1 }),
      /approvals\[0\]\.people: 1 is fewer than the 2 of production/,
    ],
    [
      'a service that lets others approve',
      { approvals: { from: ['owning-team'] }, groups: [managers] },
      strict({ from: ['managers'] }),
      /approvals\[0\]\.from\[0\]: "managers" may not approve/,
    ],
    [
      'a service that gives more time',
      { approvals: { approvalWithinHours: 4 } },
      strict({ approvalWithinHours: 5 }),
      /approvalWithinHours: 5 is more than the 4/,
    ],
    [
      'a service with an unknown environment',
      {},
      { approvals: [{ environment: 'prod', people: 2 }] },
      /approvals\[0\]\.environment: no environment "prod"/,
    ],
    [
      'a service with two entries',
      {},
      { approvals: [{ environment: 'production' }, { environment: 'production' }] },
      /approvals\[1\]\.environment: a second entry/,
    ],
    [
      'fewer people than approvals',
      { approvals: { from: ['owning-team'] } },
      strict({ people: 3 }),
      /\$\.team: a change to production needs 3 approvals, and 2 of owning-team/,
    ],
  ])('with %s is told what to mend', (_name, policy, service, told) => {
    expect(problems(policy, service).join('\n')).toMatch(told);
  });
});

test('the people behind the owning team and groups come once, and only while they are people', () => {
  const parsed = platformDescriptorSchema.parse({
    ...platform,
    groups: [{ ...managers, members: ['ben', 'cara', 'zoe'] }],
  });
  expect(peopleOf(parsed, 'payments', ['owning-team', 'managers'])).toEqual(['ana', 'ben', 'cara']);
  expect(peopleOf(parsed, 'nobody', ['owning-team'])).toEqual([]);
  expect(peopleOf(parsed, 'payments', null)).toEqual(['ana', 'ben', 'cara', 'dan']);
});

test('whatever a service asks for, its terms are never looser than those of the platform', () => {
  const from = fc.option(
    fc.uniqueArray(fc.constantFrom('owning-team', 'managers', 'sre'), { minLength: 1 }),
    { nil: undefined },
  );
  const hours = fc.option(fc.integer({ min: 1, max: 720 }), { nil: undefined });
  const terms = fc.record(
    { from, approvalWithinHours: hours, startWithinHours: hours },
    { requiredKeys: [] },
  );
  const people = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(terms, terms, people, people, fc.boolean(), (policy, own, asked, owned, none) => {
      const given = (value: object) => JSON.parse(JSON.stringify(value)) as object;
      const parsed = platformDescriptorSchema.parse({
        ...platform,
        groups: [managers, { name: 'sre', title: 'SRE', members: ['dan'] }],
        environments: [{ name: 'production', approvals: asked }],
        approvals: { ...given(policy), standard: [rule] },
      });
      const service = serviceDescriptorSchema.parse({
        ...payments,
        ...strict({ ...given(own), people: owned, ...(none && { standard: false }) }),
      });
      const result = approvalTerms(parsed, service, 'production');
      const loose = approvalTerms(parsed, { ...service, approvals: [] }, 'production');
      expect(result.people).toBeGreaterThanOrEqual(loose.people);
      expect(result.approvalWithinHours).toBeLessThanOrEqual(loose.approvalWithinHours);
      expect(result.startWithinHours).toBeLessThanOrEqual(loose.startWithinHours);
      expect(loose.standard).toEqual(expect.arrayContaining([...result.standard]));
      const mayApprove = (from: readonly string[] | null) => peopleOf(parsed, 'payments', from);
      expect(mayApprove(loose.from)).toEqual(expect.arrayContaining(mayApprove(result.from)));
    }),
  );
});

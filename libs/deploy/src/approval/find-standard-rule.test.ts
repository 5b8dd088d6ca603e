import type { StandardRule } from '@roadbed/catalog';
import type { ChangeDetails } from '@roadbed/platform-api';
import { describe, expect, test } from 'vitest';
import { exampleDetails } from '../testing/example-change.ts';
import { findStandardRule } from './find-standard-rule.ts';
import { isPatch } from './is-patch.ts';

test.each([
  ['fix: round half up', true],
  ['fix(rounding): round half up', true],
  ['Fix: round half up', true],
  ['chore(deps): update zod', true],
  ['docs: say it', true],
  ['feat: vouchers', false],
  ['fix!: amounts are in cents', false],
  ['fix(api)!: amounts are in cents', false],
  ['PAY-7 fix: round half up', false],
  ['fix:round', false],
  ['fix : round', false],
  ['fixes: round', false],
  ['fix(a)(b): round', false],
  ['Merge branch main', false],
  ['', false],
])('by Conventional Commits "%s" is a patch: %s', (subject, expected) =>
  expect(isPatch({ subject })).toBe(expected),
);

test('what a footer says is breaking is no patch', () =>
  expect(isPatch({ subject: 'fix: amounts are in cents', breaking: true })).toBe(false));

const holds = (when: StandardRule['when'], details: Partial<ChangeDetails> = {}) =>
  findStandardRule([{ name: 'rule', when }], { ...exampleDetails, ...details }) !== undefined;
const commit = (subject: string) => ({ sha: 'c', subject, author: 'a', at: '2026-01-01' });
const { checks } = exampleDetails;
const budget = (leftPercent: number) => ({
  leftPercent,
  objectivePercent: 99.9,
  windowDays: 30,
  downMinutes: 1,
});

describe('a rule', () => {
  test.each<[string, StandardRule['when'], Partial<ChangeDetails>, boolean]>([
    ['only patches', { commits: 'patch' }, {}, true],
    [
      'a feature among patches',
      { commits: 'patch' },
      { commits: [commit('fix: a'), commit('feat: b')], commitCount: 2 },
      false,
    ],
    ['patches, but not all are listed', { commits: 'patch' }, { commitCount: 2 }, false],
    ['no commit at all', { commits: 'patch' }, { commits: [], commitCount: 0 }, false],
    ['patches that are taken out', { commits: 'patch' }, { direction: 'back' }, false],
    ['the first release', { commits: 'patch' }, { direction: 'first' }, false],
    ['patches, and files that no commit has', { commits: 'patch' }, { notes: ['built outside git'] }, false],
    ['only values', { changes: 'configuration' }, {}, true],
    ['more than values', { changes: 'configuration' }, { onlyConfiguration: false }, false],
    ['no vulnerability', { vulnerabilities: 'none' }, {}, true],
    [
      'an unchecked release',
      { vulnerabilities: 'none' },
      { checks: { ...checks, vulnerabilities: 'unchecked' } },
      false,
    ],
    [
      'a vulnerability',
      { vulnerabilities: 'none' },
      { checks: { ...checks, vulnerabilities: 'known' } },
      false,
    ],
    ['enough of the error budget', { errorBudgetAbovePercent: 50 }, { errorBudget: budget(51) }, true],
    ['too little of the error budget', { errorBudgetAbovePercent: 50 }, { errorBudget: budget(50) }, false],
    ['an unmeasured error budget', { errorBudgetAbovePercent: 0 }, { errorBudget: null }, false],
    [
      'one condition of two',
      { commits: 'patch', changes: 'configuration' },
      { onlyConfiguration: false },
      false,
    ],
    ['no condition', {}, {}, false],
  ])('for %s', (_what, when, details, expected) => expect(holds(when, details)).toBe(expected));

  test('that comes first wins', () => {
    const rules = [
      { name: 'no', when: { errorBudgetAbovePercent: 99 } },
      { name: 'yes', when: { commits: 'patch' as const } },
      { name: 'late', when: { changes: 'configuration' as const } },
    ];
    expect(findStandardRule(rules, exampleDetails)?.name).toBe('yes');
    expect(findStandardRule([], exampleDetails)).toBeUndefined();
  });
});

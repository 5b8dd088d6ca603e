import { expect, test } from 'vitest';
import { describeNotice } from './notice.ts';
import { planNotices } from './plan-notices.ts';
import type { NoticeSettings } from './plan-notices.ts';
import { exampleReport } from './testing/example-report.ts';

const settings: NoticeSettings = {
  mail: { from: 'roadbed@example.com', to: ['changes@example.com', 'audit@example.com'] },
  systems: [
    { kind: 'jira', url: 'https://example.atlassian.net', keys: '^PAY-' },
    { kind: 'github', repository: 'example-retail/shop', url: 'https://api.github.com', keys: '^(#|GH-)' },
  ],
};
const keysOf = (...args: Parameters<typeof planNotices>) => planNotices(...args).map(({ key }) => key);

test('each recipient of mail and each ticket that is in a system is told, once', () => {
  const report = exampleReport({ tickets: ['PAY-7', '#12', 'OPS-1', 'PAY-7'] });
  const messages = planNotices(report, settings);
  expect(messages.map(({ key }) => key)).toEqual([
    'C-12/mail/changes@example.com/live',
    'C-12/mail/audit@example.com/live',
    'C-12/jira example.atlassian.net/PAY-7/live',
    'C-12/github api.github.com/example-retail/shop #12/live',
  ]);
  expect(messages.map(({ payload }) => describeNotice(payload))).toMatchObject([
    { kind: 'mail', change: 'C-12', outcome: 'live', recipient: 'changes@example.com' },
    { kind: 'mail', recipient: 'audit@example.com' },
    { kind: 'jira', recipient: 'PAY-7', service: 'payments', environment: 'production' },
    { kind: 'github', recipient: '#12' },
  ]);
});

test('what another version wrote is told apart', () => {
  expect(describeNotice({ kind: 'pigeon', change: 'C-12' })).toMatchObject({ kind: 'unknown', change: null });
});

test('another outcome of a change comes after the first in the lane of each, under a key of its own', () => {
  const live = planNotices(exampleReport(), settings);
  const rolledBack = planNotices(exampleReport({ outcome: 'rolled-back' }), settings);
  expect(rolledBack.map(({ lane }) => lane)).toEqual(live.map(({ lane }) => lane));
  expect(new Set([...live, ...rolledBack].map(({ key }) => key)).size).toBe(live.length * 2);
  expect(new Set(live.map(({ lane }) => lane)).size).toBe(live.length);
});

test.each(['failed', 'rejected', 'replaced', 'lapsed'] as const)(
  'tickets are not told of a change that %s, for nothing became of them',
  (outcome) => {
    expect(keysOf(exampleReport({ outcome }), settings)).toEqual([
      `C-12/mail/changes@example.com/${outcome}`,
      `C-12/mail/audit@example.com/${outcome}`,
    ]);
  },
);

test('who is not configured, or wants to hear of other environments, is told nothing', () => {
  expect(keysOf(exampleReport(), { systems: [] })).toEqual([]);
  const environments = ['integration'];
  const { mail, systems } = settings;
  const elsewhere = {
    mail: mail && { ...mail, environments },
    systems: systems.map((system) => ({ ...system, environments })),
  };
  const report = exampleReport({ tickets: ['PAY-7', '#12'] });
  expect(keysOf(report, elsewhere)).toEqual([]);
  expect(keysOf({ ...report, environment: 'integration' }, elsewhere)).toHaveLength(4);
});

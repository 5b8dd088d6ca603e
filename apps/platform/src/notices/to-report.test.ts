import { platformDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import type { Change } from '@roadbed/deploy';
import type { LedgerEntry } from '@roadbed/ledger';
import { expect, test } from 'vitest';
import { people } from '../testing/example-workspace.ts';
import { toReport } from './to-report.ts';

const catalog: Catalog = {
  platform: platformDescriptorSchema.parse({
    organisation: 'Example Retail',
    domains: [{ name: 'finance', title: 'Finance' }],
    people,
    teams: [],
    environments: [{ name: 'production', approvals: 1 }],
    tickets: { patterns: ['[A-Z]+-[0-9]+'] },
    channels: { deployments: 'deployments', feedback: 'feedback' },
  }),
  services: new Map(),
};

const commit = { sha: 'c'.repeat(40), subject: 'PAY-7 Round half up', author: 'Ana Example', at: '' };
const change: Change = {
  id: 'C-12',
  service: 'payments',
  environment: 'production',
  release: `sha256:${'0'.repeat(64)}`,
  commit: commit.sha,
  commits: Array.from({ length: 60 }, () => commit),
  tickets: ['PAY-7'],
  kind: 'normal',
  reason: null,
  rollsBack: null,
  fingerprint: null,
  standardRule: null,
  lapsesAt: null,
  review: null,
  requestedBy: 'person:ana',
  requestedAt: '2026-11-21T09:58:00.000Z',
  requiredApprovals: 1,
  approvals: [
    { by: 'ben', decision: 'approved', at: '2026-11-21T09:59:00.000Z', reason: null, lapsed: false },
  ],
  status: 'superseded',
  statusReason: null,
  announceIn: 'deployments',
  endedAt: '2026-11-21T10:00:00.000Z',
  revision: 9,
};

const entry = (type: string, data: Record<string, unknown> = {}): LedgerEntry => ({
  id: 1,
  eventId: type,
  at: '2026-11-21T09:59:30.000Z',
  type: `roadbed.${type}.v1`,
  actor: 'system:roadbed',
  subject: 'change/C-12',
  data,
  leafHash: '',
});

const report = (outcome: 'live' | 'failed' | 'rolled-back', entries: LedgerEntry[]) =>
  toReport(
    { kind: 'plan', change: 'C-12', outcome, endedAt: '2026-11-21T10:00:00.000Z' },
    { change, entries, catalog, portalUrl: 'https://roadbed.example.com' },
  );

test('people go by their names, times are those of the record, and commits are counted', () => {
  expect(report('live', [entry('change.live'), entry('rollout.started')])).toMatchObject({
    outcome: 'live',
    outcomeReason: null,
    kind: 'normal',
    requestedBy: 'Ana Example',
    decisions: [{ by: 'Ben Example', decision: 'approved' }],
    startedAt: '2026-11-21T09:59:30.000Z',
    endedAt: '2026-11-21T10:00:00.000Z',
    commits: { length: 50 },
    commitCount: 60,
    storyUrl: 'https://roadbed.example.com/changes/C-12',
  });
});

test('reasons are those of the end that is told, whatever came after', () => {
  const entries = [
    entry('change.rolled-back', { reason: 'cards were declined' }),
    entry('change.live'),
    entry('change.approved', { by: [], reason: 'an emergency is reviewed afterwards' }),
    entry('change.requested', { kind: 'emergency', reason: 'checkout is down', rollsBack: 'C-11' }),
  ];
  expect(report('live', entries)).toMatchObject({
    outcomeReason: null,
    kind: 'emergency',
    reason: 'checkout is down',
    rollsBack: 'C-11',
    approvedBecause: 'an emergency is reviewed afterwards',
    startedAt: null,
  });
  expect(report('rolled-back', entries).outcomeReason).toBe('cards were declined');
});

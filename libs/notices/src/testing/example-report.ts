import type { ChangeReport } from '../report/change-report.ts';

export function exampleReport(more: Partial<ChangeReport> = {}): ChangeReport {
  const change = more.change ?? 'C-12';
  return {
    change,
    outcome: 'live',
    outcomeReason: null,
    organisation: 'Example Retail',
    service: 'payments',
    environment: 'production',
    kind: 'normal',
    reason: null,
    rollsBack: null,
    release: `sha256:${'0123456789abcdef'.repeat(4)}`,
    commit: 'c'.repeat(40),
    commits: [{ sha: 'c'.repeat(40), subject: 'PAY-7 Round half up', author: 'Ana Example' }],
    commitCount: 1,
    tickets: ['PAY-7'],
    requestedBy: 'Ana Example',
    requestedAt: '2026-11-21T09:58:00.000Z',
    decisions: [{ by: 'Ben Example', decision: 'approved', at: '2026-11-21T09:59:00.000Z' }],
    approvedBecause: null,
    startedAt: '2026-11-21T09:59:01.000Z',
    endedAt: '2026-11-21T10:00:00.000Z',
    storyUrl: `https://roadbed.example.com/changes/${change}`,
    ...more,
  };
}

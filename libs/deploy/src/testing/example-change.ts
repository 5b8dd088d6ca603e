import type { ChangeDetails } from '@roadbed/platform-api';
import type { Change } from '../change/change.ts';

/** A change that Ana asked for, and nobody has decided on. */
export const exampleChange: Change = {
  id: 'C-1',
  service: 'payments',
  environment: 'production',
  release: `sha256:${'a'.repeat(64)}`,
  commit: 'c'.repeat(40),
  commits: [],
  tickets: [],
  kind: 'normal',
  reason: null,
  rollsBack: null,
  requestedBy: 'person:ana',
  requestedAt: '2026-01-01T00:00:00.000Z',
  requiredApprovals: 1,
  approvals: [],
  fingerprint: 'f'.repeat(64),
  standardRule: null,
  lapsesAt: null,
  review: null,
  status: 'waiting-for-approval',
  statusReason: null,
  announceIn: 'deployments',
  endedAt: null,
  revision: 1,
};

/** What was found out about that change: nothing that stands in its way. */
export const exampleDetails: ChangeDetails = {
  describedAt: '2026-01-01T00:00:00.000Z',
  fingerprint: 'f'.repeat(64),
  direction: 'forward',
  live: {
    release: `sha256:${'b'.repeat(64)}`,
    commit: 'b'.repeat(40),
    changeId: 'C-0',
    since: '2026-01-01T00:00:00.000Z',
  },
  commits: [{ sha: 'c'.repeat(40), subject: 'fix: round half up', author: 'Ana Example', at: '2026-01-01' }],
  commitCount: 1,
  tickets: ['PAY-7'],
  releases: 1,
  notes: [],
  values: [
    { file: 'toggles.json', key: 'on', kind: 'changed', before: 'false', after: 'true', secret: false },
  ],
  valueCount: 1,
  valuesDigest: 'd'.repeat(64),
  onlyConfiguration: true,
  dependents: [],
  owner: { team: 'payments', title: 'Payments', channel: 'team-payments' },
  lastDeploys: [],
  errorBudget: { leftPercent: 80, objectivePercent: 99.9, windowDays: 30, downMinutes: 8.6 },
  checks: { signedBy: 'e'.repeat(64), vulnerabilities: 'none', notes: [], deployable: true },
  terms: { people: 1, from: null, approvalWithinHours: 72, startWithinHours: 24 },
};

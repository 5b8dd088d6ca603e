import { createHash } from 'node:crypto';
import { deliveryData } from './delivery-data.ts';

/** All that the fixture platform answers with; a test changes it as time goes on. */
export interface FixtureData {
  platform: unknown;
  services: unknown[];
  changes: FixtureChange[];
  /** What was shown of a change before its approval, by its id. */
  details: Record<string, unknown>;
  entries: FixtureEntry[];
  feedback: unknown[];
  alerts: unknown[];
  delivery: unknown;
  notices: unknown[];
  locks: unknown[];
  freezes: unknown[];
}

type FixtureChange = { id: string; service: string; environment: string } & Record<string, unknown>;

type FixtureEntry = { id: number; type: string; service?: string; changeId?: string } & Record<
  string,
  unknown
>;

const start = Date.parse('2026-11-20T09:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const commit = (text: string) => createHash('sha1').update(text).digest('hex');
const ana = { name: 'ana', title: 'Ana Example' };
const ben = { name: 'ben', title: 'Ben Example' };

const environments = ['stubs', 'integration', 'production'];

const described: [name: string, domain: string, title: string, description: string][] = [
  ['payments', 'finance', 'Payments', 'Takes payments for orders.'],
  ['fraud', 'finance', 'Fraud', 'Says how likely an order is a fraud.'],
  ['search', 'navigation', 'Search', 'Finds products by words.'],
];

/** An organisation with nothing live. */
export function emptyData(): FixtureData {
  return {
    platform: {
      organisation: 'Example Retail',
      slackUrl: 'http://127.0.0.1:4401/',
      gatewayUrl: 'http://127.0.0.1:4402',
      environments: environments.map((name) => ({ name, approvals: name === 'production' ? 1 : 0 })),
    },
    services: described.map(([name, domain, title, description]) => ({
      name,
      title,
      description,
      domain,
      team: name,
      environments: environments.map((environment) => ({
        environment,
        url: `http://${name}.${environment}.localhost:4402/`,
        live: null,
        inProgress: null,
      })),
    })),
    delivery: deliveryData(false),
    changes: [],
    details: {},
    entries: [],
    feedback: [],
    alerts: [],
    notices: [],
    locks: [],
    freezes: [],
  };
}

/** An organisation in which things have happened. */
export function busyData(): FixtureData {
  const data = emptyData();
  for (const service of data.services as { name: string; environments: Record<string, unknown>[] }[]) {
    for (const deployment of service.environments.slice(service.name === 'fraud' ? 1 : 0)) {
      deployment['live'] = {
        changeId: 'C-1',
        release: digest(service.name),
        commit: service.name === 'search' ? null : commit(service.name),
        since: at(60),
        health: service.name === 'search' ? 'unhealthy' : 'healthy',
      };
    }
  }
  const [payments] = data.services as { environments: Record<string, unknown>[] }[];
  Object.assign(payments?.environments[2] ?? {}, { inProgress: 'C-2' });
  data.delivery = deliveryData(true);
  data.changes = [emergency(), waiting(), live()];
  data.details = { 'C-2': details() };
  data.entries = entries();
  data.feedback = [
    {
      id: 'F-1',
      text: 'The deploy message should name the ticket.\nThank you!',
      from: 'ana',
      at: at(30),
      status: 'received',
    },
  ];
  data.alerts = [
    {
      service: 'search',
      environment: 'production',
      status: 'firing',
      summary: 'Not ready for 12 s',
      since: at(90),
      resolvedAt: null,
    },
    {
      service: 'fraud',
      environment: 'integration',
      status: 'resolved',
      summary: 'Not alive',
      since: at(10),
      resolvedAt: at(20),
    },
  ];
  data.notices = [
    {
      id: 'N-7',
      kind: 'jira',
      status: 'abandoned',
      change: 'C-1',
      recipient: 'PAY-123',
      problem: 'Jira: Request failed: 404 Not Found',
      createdAt: at(80),
    },
  ];
  data.locks = [
    {
      id: 'L-1',
      ...about,
      holder: ana,
      reason: 'the tests are red',
      since: at(50),
      expiresAt: at(7_250),
      isReserved: false,
      waiting: [{ person: ben, since: at(60) }],
    },
  ];
  data.freezes = [
    {
      id: 'FR-1',
      source: 'chat',
      environments: ['production'],
      services: [],
      domains: ['finance'],
      teams: [],
      reason: 'the sale is on',
      from: at(0),
      to: at(86_400),
      isOn: true,
      setBy: ana,
    },
    {
      id: 'weekend',
      source: 'platform.json',
      environments: ['production'],
      services: [],
      domains: [],
      teams: [],
      reason: 'nobody is there',
      from: at(86_400),
      to: at(172_800),
      isOn: false,
      setBy: null,
    },
  ];
  return data;
}

const about = { service: 'payments', environment: 'production' };

function live(): FixtureChange {
  return {
    id: 'C-1',
    ...about,
    release: digest('payments'),
    commit: commit('payments'),
    commits: [
      {
        sha: commit('payments'),
        subject: 'PAY-123 Refuse a negative amount',
        author: 'Ana Example',
        at: at(0),
      },
    ],
    tickets: ['PAY-123'],
    kind: 'normal',
    requestedBy: ana,
    requestedAt: at(40),
    status: 'live',
    approvals: [{ by: ben, decision: 'approved', at: at(50), lapsed: false }],
    mayApprove: [],
    requiredApprovals: 1,
    endedAt: at(60),
  };
}

function waiting(): FixtureChange {
  return {
    ...live(),
    id: 'C-2',
    release: digest('payments 2'),
    commit: null,
    commits: [],
    tickets: [],
    status: 'waiting-for-approval',
    approvals: [{ by: ben, decision: 'approved', at: at(102), lapsed: true, reason: 'Looks good' }],
    mayApprove: [ben],
    fingerprint: 'f'.repeat(64),
    lapsesAt: at(72 * 3_600),
    endedAt: undefined,
    requestedAt: at(100),
  };
}

function emergency(): FixtureChange {
  return {
    ...live(),
    id: 'C-3',
    service: 'search',
    kind: 'emergency',
    reason: 'Nobody finds anything since 10:40',
    review: { open: true },
    approvals: [],
    requiredApprovals: 0,
  };
}

function details() {
  const person = { name: 'ana', title: 'Ana Example' };
  return {
    describedAt: at(101),
    fingerprint: 'f'.repeat(64),
    direction: 'forward',
    live: { release: digest('payments'), commit: commit('payments'), changeId: 'C-1', since: at(60) },
    commits: Array.from({ length: 25 }, (_, n) => ({
      sha: commit(`payments ${n}`),
      subject: `PAY-${200 - n} Change number ${n}`,
      author: 'Ana Example',
      at: at(90 - n),
    })),
    commitCount: 26,
    tickets: ['PAY-200', 'PAY-199'],
    releases: 3,
    notes: ['Release 0123456789ab was built from files that no commit has.'],
    values: [
      {
        file: 'config/production.json',
        key: 'limits.daily',
        kind: 'changed',
        before: '1000',
        after: '2500',
        secret: false,
      },
      { file: 'config/production.json', key: 'acquirer.apiKey', kind: 'changed', secret: true },
      { file: 'toggles.json', key: 'toggles.refunds.default', kind: 'added', after: '"on"', secret: false },
    ],
    valueCount: 3,
    valuesDigest: 'd'.repeat(64),
    onlyConfiguration: false,
    dependents: [{ service: 'vouchers', title: 'Vouchers', team: 'vouchers', channel: 'team-vouchers' }],
    owner: { team: 'payments', title: 'Payments', channel: 'team-payments' },
    lastDeploys: [
      { id: 'C-1', release: digest('payments'), status: 'live', requestedBy: person, endedAt: at(60) },
    ],
    errorBudget: { leftPercent: 86.1, objectivePercent: 99.9, windowDays: 30, downMinutes: 6 },
    checks: {
      signedBy: 'ab398d82dac8'.padEnd(64, '0'),
      vulnerabilities: 'known',
      checkedAt: at(95),
      notes: ['zod 1.0.0 (high): Prototype pollution, GHSA-0000-0000-0000'],
      deployable: true,
    },
    terms: { people: 1, from: ['owning-team'], approvalWithinHours: 72, startWithinHours: 24 },
  };
}

/** An entry as the ledger has it. */
export function entry(id: number, type: string, more: Record<string, unknown> = {}): FixtureEntry {
  return {
    id,
    eventId: `E-${id}`,
    at: at(id),
    type: `roadbed.${type}.v1`,
    actor: 'system:roadbed',
    subject: 'change/C-1',
    ...about,
    changeId: 'C-1',
    data: { release: digest('payments') },
    leafHash: createHash('sha256').update(String(id)).digest('hex'),
    ...more,
  };
}

function entries(): FixtureEntry[] {
  const registered = Array.from({ length: 60 }, (_, n) =>
    entry(n + 1, 'release.registered', { service: 'search', environment: undefined, changeId: undefined }),
  );
  const release = digest('payments');
  const tickets = ['PAY-123'];
  const verdicts = ['release', 'error-budget'].map((check) => ({ check, verdict: 'passed', code: 'passed' }));
  const story = [
    entry(70, 'release.registered', {
      eventId: `release/${release}/registered`,
      environment: undefined,
      changeId: undefined,
      data: { digest: release, tickets, commits: live()['commits'] },
    }),
    entry(80, 'change.requested', {
      actor: 'person:ana',
      data: { release, tickets, reason: 'the till is wrong', requiredApprovals: 1, preflight: verdicts },
    }),
    entry(85, 'change.approval-given', { actor: 'person:ben' }),
    entry(86, 'rollout.started'),
    entry(90, 'rollout.instance-ready'),
    entry(91, 'rollout.traffic-switched'),
    entry(92, 'change.live'),
  ];
  return [...registered, ...story];
}

import { createHash } from 'node:crypto';

/** All that the fixture platform answers with; a test changes it as time goes on. */
export interface FixtureData {
  platform: unknown;
  services: unknown[];
  changes: FixtureChange[];
  entries: FixtureEntry[];
  feedback: unknown[];
  alerts: unknown[];
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
    changes: [],
    entries: [],
    feedback: [],
    alerts: [],
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
  data.changes = [waiting(), live()];
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
    approvals: [{ by: ben, decision: 'approved', at: at(50) }],
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
    approvals: [],
    endedAt: undefined,
    requestedAt: at(100),
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
  const story = [
    entry(80, 'change.requested', { actor: 'person:ana' }),
    entry(85, 'change.approval-given', { actor: 'person:ben' }),
    entry(86, 'rollout.started'),
    entry(90, 'rollout.instance-ready'),
    entry(91, 'rollout.traffic-switched'),
    entry(92, 'change.live'),
  ];
  return [...registered, ...story];
}

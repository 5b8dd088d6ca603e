import { platformDescriptorSchema, serviceDescriptorSchema } from '@roadbed/catalog';
import type { Catalog } from '@roadbed/catalog';
import { changeKinds, changeStatuses } from '@roadbed/deploy';
import type { Change } from '@roadbed/deploy';
import type { ChangeDetails } from '@roadbed/platform-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseButtonValue, toButtonValue } from './button-value.ts';
import { toChangeMessage } from './change-blocks.ts';

const catalog: Catalog = {
  platform: platformDescriptorSchema.parse({
    organisation: 'Example Retail',
    domains: [{ name: 'finance', title: 'Finance' }],
    people: ['ana', 'ben', 'cara'].map((name) => ({
      name,
      title: `${name} <Example>`,
      email: `${name}@example.com`,
      slack: `U0${name.toUpperCase()}`,
    })),
    teams: [{ name: 'payments', title: 'Payments', members: ['ana', 'ben'], channel: 'team-payments' }],
    environments: [{ name: 'production', approvals: 1 }],
    tickets: { patterns: ['[A-Z]+-[0-9]+'] },
    approvals: { from: ['owning-team'] },
    channels: { deployments: 'deployments', feedback: 'feedback' },
  }),
  services: new Map([
    [
      'payments',
      {
        ...serviceDescriptorSchema.parse({
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
        }),
        root: 'apps/finance/payments',
      },
    ],
  ]),
};

const change: Change = {
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
  lapsesAt: '2026-01-04T00:00:00.000Z',
  review: null,
  status: 'waiting-for-approval',
  statusReason: null,
  announceIn: 'deployments',
  endedAt: null,
  revision: 1,
};
const details: ChangeDetails = {
  describedAt: '2026-01-01T00:00:00.000Z',
  fingerprint: 'f'.repeat(64),
  direction: 'forward',
  live: {
    release: `sha256:${'b'.repeat(64)}`,
    commit: null,
    changeId: 'C-0',
    since: '2026-01-01T00:00:00.000Z',
  },
  commits: [{ sha: 'c'.repeat(40), subject: 'PAY-7 Round half up', author: 'Ana', at: '2026-01-01' }],
  commitCount: 7,
  tickets: ['PAY-7'],
  releases: 2,
  notes: [],
  values: [
    { file: 'config/production.json', key: 'limit', kind: 'changed', before: '2', after: '3', secret: false },
  ],
  valueCount: 1,
  valuesDigest: 'd'.repeat(64),
  onlyConfiguration: false,
  dependents: [{ service: 'vouchers', title: 'Vouchers', team: 'vouchers', channel: 'team-vouchers' }],
  owner: { team: 'payments', title: 'Payments', channel: 'team-payments' },
  lastDeploys: [
    {
      id: 'C-0',
      release: 'r',
      status: 'live',
      requestedBy: { name: 'ana', title: 'Ana' },
      endedAt: '2026-01-01',
    },
  ],
  errorBudget: { leftPercent: 80, objectivePercent: 99.9, windowDays: 30, downMinutes: 8.6 },
  checks: { signedBy: 'e'.repeat(64), vulnerabilities: 'none', notes: [], deployable: true },
  terms: { people: 1, from: ['owning-team'], approvalWithinHours: 72, startWithinHours: 24 },
};
const render = (more: Partial<Change>, shown: ChangeDetails | undefined = details) =>
  toChangeMessage({
    change: { ...change, ...more },
    details: shown,
    rollout: undefined,
    entries: [],
    catalog,
    portalUrl: 'http://localhost:4401',
  });
const textOf = (message: ReturnType<typeof render>) => JSON.stringify(message.blocks);
const valueOf = (message: ReturnType<typeof render>) => /"value":"([^"]+)"/.exec(textOf(message))?.[1];

describe('buttons', () => {
  test('are there while they mean something, and only then', () => {
    const hasButtons = (more: Partial<Change>) => render(more).blocks.some(({ type }) => type === 'actions');
    expect(hasButtons({})).toBe(true);
    expect(hasButtons({ fingerprint: null })).toBe(false);
    expect(hasButtons({ lapsesAt: null })).toBe(false);
    for (const status of changeStatuses.filter((other) => other !== 'waiting-for-approval'))
      expect(hasButtons({ status })).toBe(false);
  });

  test('stand for this change as it is shown, and no other value is taken', () => {
    const value = valueOf(render({}));
    expect(value).toBe(toButtonValue('C-1', 'f'.repeat(64)));
    expect(parseButtonValue(value)).toEqual({ changeId: 'C-1', fingerprint: 'f'.repeat(64) });
    for (const strange of [
      'C-1',
      '',
      'C-1 x',
      `C-1  ${'f'.repeat(64)}`,
      `X-1 ${'f'.repeat(64)}`,
      undefined,
      {},
    ])
      expect(parseButtonValue(strange)).toBeUndefined();
  });

  test('say whose click counts, and until when', () => {
    expect(textOf(render({}))).toContain(
      'Needs 1 approval from ben &lt;Example&gt;, until 2026-01-04 00:00 UTC',
    );
    expect(textOf(render({ requestedBy: 'person:ben' }))).toContain('from ana');
    expect(textOf(render({ requiredApprovals: 2 }))).toContain('Needs 2 approvals :warning: fewer people');
  });
});

test('a commit whose footer says that it breaks something is marked', () => {
  const [commit] = details.commits;
  const commits = [{ ...commit!, breaking: true as const }];
  expect(textOf(render({}, { ...details, commits }))).toContain('PAY-7 Round half up :warning: breaking');
});

test('what the change brings, and what is around it, is said in short', () => {
  const said = textOf(render({}));
  for (const part of [
    '*7 commits* in 2 releases since `bbbbbbbbbbbb` (C-0)',
    '… and 6 more',
    '*1 value* differs',
    'limit: 2 → 3',
    '*Depend on it* vouchers (#team-vouchers)',
    '*Last deploys* C-0 live (Ana)',
    '*Error budget* 80 % left (99.9 % over 30 days)',
    'verified, signed by',
    'no known vulnerability',
  ])
    expect(said).toContain(part);
  const risky = textOf(
    render(
      {},
      {
        ...details,
        direction: 'back',
        errorBudget: { leftPercent: -10, objectivePercent: 99.9, windowDays: 30, downMinutes: 50 },
        checks: {
          signedBy: null,
          problem: 'server.mjs was altered',
          vulnerabilities: 'unchecked',
          notes: [],
          deployable: false,
        },
      },
    ),
  );
  expect(risky).toMatch(
    /Goes back.*:warning: spent.*:warning: not verified: server\.mjs.*:warning: not checked/,
  );
});

test('an emergency says so, with its reason, and asks for a review until there is one', () => {
  const emergency = { kind: 'emergency', status: 'live', reason: 'payments are down' } as const;
  const open = textOf(render({ ...emergency, review: { open: true } }));
  expect(open).toContain(':rotating_light: *emergency*');
  expect(open).toContain('>payments are down');
  expect(open).toContain('/deploy review C-1 NOTE');
  const review = { open: false, by: 'ben', at: '2026-01-01T00:00:00.000Z', note: 'it was needed' } as const;
  expect(textOf(render({ ...emergency, review }))).toContain('Reviewed by <@U0BEN>: it was needed');
});

describe("whatever is in a change, its message keeps Slack's limits and mentions nobody by it", () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5000 }),
    fc.constant('<!channel> & <@U0EVE>'),
    fc.constant('<&>'.repeat(2000)),
  );
  const commit = fc.record({ sha: text, subject: text, author: text, at: fc.constant('2026-01-01') });
  const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 30 });
  const anyDetails: fc.Arbitrary<ChangeDetails> = fc.record({
    describedAt: fc.constant('2026-01-01T00:00:00.000Z'),
    fingerprint: fc.constant('f'.repeat(64)),
    direction: fc.constantFrom('first', 'forward', 'back', 'same'),
    live: fc.constantFrom(null, details.live),
    commits: list(commit),
    commitCount: fc.nat(),
    tickets: list(text),
    releases: fc.nat(),
    notes: list(text),
    values: list(
      fc.record({
        file: text,
        key: text,
        kind: fc.constantFrom('added', 'removed', 'changed'),
        before: text,
        after: text,
        secret: fc.boolean(),
      }),
    ),
    valueCount: fc.nat(),
    valuesDigest: text,
    onlyConfiguration: fc.boolean(),
    dependents: list(fc.record({ service: text, title: text, team: text, channel: text })),
    owner: fc.record({ team: text, title: text, channel: text }),
    lastDeploys: list(
      fc.record({
        id: text,
        release: text,
        status: fc.constantFrom(...changeStatuses),
        requestedBy: fc.record({ name: text, title: text }),
        endedAt: text,
      }),
    ),
    errorBudget: fc.constantFrom(null, details.errorBudget),
    checks: fc.record({
      signedBy: fc.option(text),
      problem: text,
      vulnerabilities: fc.constantFrom('none', 'known', 'unchecked'),
      notes: list(text),
      deployable: fc.boolean(),
    }),
    terms: fc.constant(details.terms),
  });

  test('every time', () => {
    fc.assert(
      fc.property(
        anyDetails,
        list(text),
        text,
        text,
        fc.constantFrom(...changeStatuses),
        fc.constantFrom(...changeKinds),
        fc.array(fc.constant({ type: 'roadbed.change.failed.v1', actor: 'person:<!channel>' }), {
          maxLength: 500,
        }),
        (shown, tickets, reason, statusReason, status, kind, entries) => {
          const review =
            kind === 'emergency' ? { open: false as const, by: reason, at: '', note: reason } : null;
          const { blocks } = toChangeMessage({
            change: { ...change, tickets, reason, statusReason, status, kind, review },
            details: shown,
            rollout: undefined,
            entries: entries.map((entry, id) => ({
              ...entry,
              id,
              eventId: `E-${id}`,
              at: '2026-01-01T00:00:00.000Z',
              subject: 'change/C-1',
              data: {},
              leafHash: '',
            })),
            catalog,
            portalUrl: 'http://localhost:4401',
          });
          expect(blocks.length).toBeLessThanOrEqual(50);
          const texts = blocks.flatMap((block) => {
            if (block.type === 'context')
              return block.elements.map((element) => ('text' in element ? element.text : ''));
            return block.type === 'section'
              ? [block.text?.text ?? '', ...(block.fields ?? []).map((field) => field.text)]
              : [];
          });
          for (const part of texts) expect(part.length).toBeLessThanOrEqual(3000);
          for (const block of blocks.filter(({ type }) => type === 'section'))
            for (const field of ('fields' in block && block.fields) || [])
              expect(field.text.length).toBeLessThanOrEqual(2000);
          // Slack refuses a message of more than about 13,000 characters as msg_blocks_too_long.
          expect(texts.join('').length).toBeLessThanOrEqual(12_500);
          expect(JSON.stringify(blocks)).not.toMatch(/<!channel>|<@U0EVE>/);
        },
      ),
      { numRuns: 200 },
    );
  });
});

import type { Catalog } from '@roadbed/catalog';
import { changeStatuses } from '@roadbed/deploy';
import type { Change } from '@roadbed/deploy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toChangeMessage } from './change-blocks.ts';

const catalog = {
  platform: { people: [{ name: 'ana', title: 'Ana Example', email: 'ana@example.com', slack: 'U0ANA' }] },
  services: new Map(),
} as unknown as Catalog;

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
  status: 'waiting-for-approval',
  statusReason: null,
  announceIn: 'deployments',
  endedAt: null,
  revision: 1,
};
const render = (more: Partial<Change>) =>
  toChangeMessage({
    change: { ...change, ...more },
    entries: [],
    catalog,
    portalUrl: 'http://localhost:4401',
  });

test('buttons are there while they mean something, and only then', () => {
  const hasButtons = (status: Change['status']) =>
    render({ status }).blocks.some(({ type }) => type === 'actions');
  expect(hasButtons('waiting-for-approval')).toBe(true);
  for (const status of changeStatuses.filter((other) => other !== 'waiting-for-approval')) {
    expect(hasButtons(status)).toBe(false);
  }
});

test("whatever commits, tickets and reasons say, the message keeps Slack's limits and mentions nobody by it", () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5000 }),
    fc.constant('<!channel> & <@U0EVE>'),
  );
  const commit = fc.record({
    sha: fc.constant('c'.repeat(40)),
    subject: text,
    author: text,
    at: fc.constant('2026-01-01'),
  });
  fc.assert(
    fc.property(
      fc.array(commit, { maxLength: 60 }),
      fc.array(text, { maxLength: 30 }),
      text,
      (commits, tickets, reason) => {
        const { blocks } = render({ commits, tickets, statusReason: reason, status: 'failed' });
        expect(blocks.length).toBeLessThanOrEqual(50);
        for (const block of blocks) {
          if (block.type !== 'section') continue;
          expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
          for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000);
        }
        expect(JSON.stringify(blocks)).not.toMatch(/<!channel>|<@U0EVE>/);
      },
    ),
    { numRuns: 50 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../ledger/ledger-api.ts';
import { tellStory } from './chapters.ts';
import { factsOf } from './facts-of.ts';

const entryOf = (id: number, type: string): Entry => ({
  id,
  eventId: `E-${id}`,
  at: '2026-11-20T09:00:00Z',
  type,
  actor: 'system:roadbed',
  subject: 'change/C-1',
  data: {},
  leafHash: '00',
});

test('a story has its chapters in their order, and in them the steps in the order of time', () => {
  const types = [
    'roadbed.release.registered.v1',
    'roadbed.change.requested.v1',
    'roadbed.change.approved.v1',
    'roadbed.rollout.started.v1',
    'roadbed.rollout.traffic-switched.v1',
    'roadbed.change.live.v1',
    'roadbed.rollout.previous-drained.v1',
    'roadbed.notice.delivered.v1',
    'roadbed.change.rolled-back.v1',
    'org.example.unheard-of.v7',
  ];
  const story = tellStory(types.map((type, at) => entryOf(at + 1, type)));
  expect(story.map(({ name, steps }) => [name, steps.map(({ entry }) => entry.id)])).toEqual([
    ['asked', [1, 2]],
    ['approval', [3]],
    ['rollout', [4, 5]],
    ['outcome', [6]],
    ['told', [8]],
    ['after', [7, 9]],
    ['other', [10]],
  ]);
});

test('whatever types there are, each entry is told once', () => {
  const part = fc.constantFrom('change', 'rollout', 'notice', 'live', 'x', 'roadbed', 'v1', '.', '');
  fc.assert(
    fc.property(fc.array(fc.array(part, { maxLength: 5 })), (types) => {
      const entries = types.map((parts, at) => entryOf(at, parts.join('.')));
      const told = tellStory(entries).flatMap(({ steps }) => steps.map(({ entry }) => entry.id));
      expect(told.toSorted((a, b) => a - b)).toEqual(entries.map(({ id }) => id));
    }),
  );
});

test('facts are told in words, checks and commits as lists, what is deep as JSON, what is empty not at all', () => {
  const sha = 'c'.repeat(40);
  expect(
    factsOf({
      release: `sha256:${'0'.repeat(64)}`,
      requiredApprovals: 1,
      supersedes: null,
      tickets: ['PAY-1', 'PAY-2'],
      codes: [],
      verdicts: [
        { check: 'error-budget', verdict: 'passed', code: 'passed' },
        { check: 'lock', verdict: 'refused', code: 'locked-by-other' },
      ],
      commits: [{ sha, subject: 'PAY-1 Round half up', author: 'Ana Example' }],
      from: `sha256:${'a'.repeat(64)}`,
      route: { a: [1] },
      wasReserved: false,
    }),
  ).toEqual([
    { name: 'Required approvals', text: '1' },
    { name: 'Tickets', text: 'PAY-1, PAY-2' },
    { name: 'Verdicts', items: ['Error budget: passed', 'Lock: refused (Locked by other)'] },
    { name: 'Commits', items: ['cccccccccc PAY-1 Round half up (Ana Example)'] },
    { name: 'From', text: 'aaaaaaaaaaaa' },
    { name: 'Route', text: '{"a":[1]}' },
    { name: 'Was reserved', text: 'false' },
  ]);
});

test('whatever an event holds, its facts can be told', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      for (const fact of factsOf(data))
        expect(typeof ('text' in fact ? fact.text : fact.items[0])).toBe('string');
    }),
  );
});

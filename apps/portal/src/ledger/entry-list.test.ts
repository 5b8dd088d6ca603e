import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendOlder, insert, mergeNewest } from './entry-list.ts';
import type { Entry, EntryPage } from './ledger-api.ts';

const entryOf = (id: number): Entry => ({
  id,
  eventId: `E-${id}`,
  at: '2026-11-20T09:00:00Z',
  type: 'roadbed.change.live.v1',
  actor: 'system:roadbed',
  subject: 'change/C-1',
  data: {},
  leafHash: '00',
});

/** What the platform answers when its ledger holds `ids`. */
function pageOf(ids: readonly number[], limit: number, before = Infinity): EntryPage {
  const found = ids.filter((id) => id < before).toSorted((a, b) => b - a);
  const entries = found.slice(0, limit).map(entryOf);
  return { entries, nextBefore: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('append' as const), id: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('more' as const) }) },
);

test('in whatever order entries come live and pages are asked for, the list has no gap, no double, and is in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(act, { maxLength: 60 }), (limit, acts) => {
      const ids = new Set<number>();
      let known = pageOf([], limit);
      for (const act of acts) {
        if (act.what === 'append') {
          ids.add(act.id);
          known = insert(known, entryOf(act.id));
        }
        if (act.what === 'reopen') known = mergeNewest(known, pageOf([...ids], limit));
        if (act.what === 'more' && known.nextBefore !== null) {
          known = appendOlder(known, pageOf([...ids], limit, known.nextBefore));
        }
        const shown = known.entries.map(({ id }) => id);
        const oldest = known.nextBefore === null ? -Infinity : (shown.at(-1) ?? Infinity);
        expect(shown).toEqual([...ids].filter((id) => id >= oldest).toSorted((a, b) => b - a));
      }
    }),
  );
});

test('after a break in which more came than a page holds, it starts anew, without a gap', () => {
  const known = pageOf([1, 2, 3], 2);
  const newest = pageOf([1, 2, 3, 4, 5, 6, 7], 2);
  expect(mergeNewest(known, newest)).toEqual(newest);
  expect(mergeNewest(undefined, newest)).toEqual(newest);
});

test('of what comes live over days the newest are kept, and the older can be loaded again', () => {
  let known = pageOf([], 50);
  for (let id = 1; id <= 2100; id += 1) known = insert(known, entryOf(id));
  expect(known.entries).toHaveLength(2000);
  expect(known.entries[0]?.id).toBe(2100);
  expect(known.nextBefore).toBe(101);
});

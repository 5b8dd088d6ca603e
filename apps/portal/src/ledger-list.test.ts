import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerEntry, LedgerPage } from './api.ts';
import { appendOlder, mergeNewest } from './ledger-list.ts';

const entryOf = (id: number): LedgerEntry => ({
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
function pageOf(ids: readonly number[], limit: number, before = Infinity): LedgerPage {
  const found = ids.filter((id) => id < before).toReversed();
  const entries = found.slice(0, limit).map(entryOf);
  return { entries, nextBefore: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

test('however entries come and pages are asked for, the list has no gap, no double, and the order of the ledger', () => {
  const act = fc.oneof(
    fc.record({
      what: fc.constant('append' as const),
      gaps: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 9 }),
    }),
    fc.record({ what: fc.constant('poll' as const) }),
    fc.record({ what: fc.constant('more' as const) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(act, { maxLength: 40 }), (limit, acts) => {
      const ids: number[] = [];
      let known: LedgerPage | undefined;
      for (const act of acts) {
        if (act.what === 'append') for (const gap of act.gaps) ids.push((ids.at(-1) ?? 0) + gap);
        if (act.what === 'poll') known = mergeNewest(known, pageOf(ids, limit));
        if (act.what === 'more' && known && known.nextBefore !== null) {
          known = appendOlder(known, pageOf(ids, limit, known.nextBefore));
        }
        const shown = known?.entries.map(({ id }) => id) ?? [];
        const oldest = known?.nextBefore === null ? -Infinity : (shown.at(-1) ?? Infinity);
        expect(shown).toEqual(ids.filter((id) => id >= oldest && id <= (shown[0] ?? 0)).toReversed());
      }
    }),
  );
});

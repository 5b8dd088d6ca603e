import type { LedgerPage } from './api.ts';

/**
 * Puts the newest page over what is known. When more has happened than a page holds, there would be a gap: then the
 * list starts anew from the newest page.
 */
export function mergeNewest(known: LedgerPage | undefined, newest: LedgerPage): LedgerPage {
  const top = known?.entries[0];
  const oldest = newest.entries.at(-1);
  if (!known || !top || !oldest) return newest;
  if (oldest.id > top.id && newest.nextBefore !== null) return newest;
  const fresh = newest.entries.filter((entry) => entry.id > top.id);
  return fresh.length === 0 ? known : { entries: [...fresh, ...known.entries], nextBefore: known.nextBefore };
}

/** Puts the next page under what is known. */
export function appendOlder(known: LedgerPage, older: LedgerPage): LedgerPage {
  const last = known.entries.at(-1);
  const further = older.entries.filter((entry) => !last || entry.id < last.id);
  return { entries: [...known.entries, ...further], nextBefore: older.nextBefore };
}

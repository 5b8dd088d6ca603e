import type { Entry, EntryPage } from './ledger-api.ts';

/** A page may be open for days: of what comes live, so many are kept, and older ones can be loaded again. */
const mostKept = 2000;

/** Puts the newest page over what is known; what was live already stays. Without a gap, whatever it takes. */
export function mergeNewest(known: EntryPage | undefined, newest: EntryPage): EntryPage {
  const top = known?.entries[0];
  const oldest = newest.entries.at(-1);
  if (!known || !top || !oldest) return newest;
  if (oldest.id > top.id && newest.nextBefore !== null) return newest;
  return newest.entries.reduce(insert, known);
}

/** Puts an entry that came live into its place: entries get it after their transactions, so that it may not be the top. */
export function insert(known: EntryPage, entry: Entry): EntryPage {
  const { entries, nextBefore } = known;
  const at = entries.findIndex(({ id }) => id <= entry.id);
  if (entries[at]?.id === entry.id) return known;
  // Below what is loaded it is loaded with the rest.
  if (at === -1 && nextBefore !== null) return known;
  const all = entries.toSpliced(at === -1 ? entries.length : at, 0, entry);
  if (all.length <= mostKept) return { entries: all, nextBefore };
  const kept = all.slice(0, mostKept);
  return { entries: kept, nextBefore: kept.at(-1)?.id ?? null };
}

/** Puts the next page under what is known. */
export function appendOlder(known: EntryPage, older: EntryPage): EntryPage {
  const last = known.entries.at(-1);
  const further = older.entries.filter((entry) => !last || entry.id < last.id);
  return { entries: [...known.entries, ...further], nextBefore: older.nextBefore };
}
